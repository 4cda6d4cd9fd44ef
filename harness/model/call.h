/** @file
 * The table of system calls that the model knows: one row a call, and nothing else anywhere that names them.
 *
 * Numbers are not here: the observer asks libseccomp for them by name, so the table is the same on every
 * architecture. Rules and faults speak of classes, never of one call (judge the promise, not the idiom).
 */
#ifndef PLUMB_MODEL_CALL_H
#define PLUMB_MODEL_CALL_H

#include <stdbool.h>
#include <stddef.h>

/** What a call does, as far as promises are concerned. */
enum call_class {
	CALL_OTHER,
	CALL_RECEIVE,  /**< read, readv, pread64, recv… : bytes come in through a descriptor */
	CALL_SEND,     /**< write, writev, send… : bytes go out */
	CALL_TRANSFER, /**< splice, sendfile, tee, copy_file_range: both at once */
	CALL_OPEN,     /**< open, openat, creat */
	CALL_PIPE,     /**< pipe, pipe2 */
	CALL_SOCKET,   /**< socket, socketpair */
	CALL_BIND,
	CALL_LISTEN,
	CALL_ACCEPT,
	CALL_CONNECT,
	CALL_SHUTDOWN,
	CALL_SOCKET_OPTION, /**< getsockopt, setsockopt */
	CALL_SOCKET_NAME,   /**< getsockname, getpeername */
	CALL_CLOSE,         /**< close, close_range */
	CALL_DUP,           /**< dup, dup2, dup3 (and fcntl F_DUPFD, which is CALL_CONTROL) */
	CALL_CONTROL,       /**< fcntl, flock, ioctl */
	CALL_SEEK,          /**< lseek */
	CALL_POLL,          /**< poll, select, epoll_wait and their kin */
	CALL_EVENT_FD,      /**< epoll_create, eventfd, timerfd, signalfd, memfd_create, pidfd_open */
	CALL_SPAWN,         /**< fork, vfork, clone, clone3 */
	CALL_EXEC,
	CALL_EXIT,   /**< exit, exit_group */
	CALL_WAIT,   /**< wait4, waitid */
	CALL_SIGNAL, /**< kill, tgkill, rt_sigaction, rt_sigprocmask, pause, sigsuspend … */
	CALL_SLEEP,  /**< nanosleep, clock_nanosleep, alarm, setitimer, timer_… */
	CALL_CLOCK,  /**< clock_gettime, gettimeofday, time: they read it */
	CALL_CHANCE, /**< getrandom */
	CALL_FUTEX,
	CALL_MAP,  /**< mmap with MAP_SHARED */
	CALL_PATH, /**< unlink, mkdir, mknod, rename, chmod, umask … : changes names and modes, makes no descriptor */
	CALL_CLASSES /**< how many there are */
};

/** What one argument is. */
enum argument_kind {
	ARG_NONE,
	ARG_INT,       /**< signed number */
	ARG_FLAGS,     /**< shown in hexadecimal */
	ARG_POINTER,   /**< not followed */
	ARG_FD,        /**< the descriptor the call acts on; of two, the one bytes come from */
	ARG_FD_OUT,    /**< the second descriptor: where bytes go to (splice, sendfile), or the new number (dup2) */
	ARG_FD_AT,     /**< folder descriptor of openat(2) and its kin */
	ARG_BYTES_IN,  /**< buffer that the kernel reads; its length is the ARG_COUNT argument */
	ARG_BYTES_OUT, /**< buffer that the kernel fills; as many bytes as the result says */
	ARG_COUNT,     /**< number of bytes asked for: what a short-count fault lowers */
	ARG_IOV_IN,    /**< array of struct iovec that the kernel reads; ARG_IOV_COUNT follows */
	ARG_IOV_OUT,
	ARG_IOV_COUNT,
	ARG_MSG_IN, /**< struct msghdr for sendmsg */
	ARG_MSG_OUT,
	ARG_MMSG_IN, /**< array of struct mmsghdr for sendmmsg; their number follows */
	ARG_MMSG_OUT,
	ARG_MSG_FLAGS, /**< MSG_… */
	ARG_PATH,      /**< NUL-terminated string */
	ARG_MODE,      /**< who may do what with a file that is made: shown in octal */
	ARG_FD_PAIR,   /**< int[2] that the kernel fills */
	ARG_SIGNAL,
	ARG_PID,
	ARG_WORD,        /**< value of a futex; that of pthread_join(3) is the id of a thread */
	ARG_TIMEOUT_MS,  /**< int milliseconds, negative is for ever (poll, epoll_wait) */
	ARG_TIMESPEC,    /**< struct timespec, NULL is for ever: how long the call may wait */
	ARG_TIMEVAL,     /**< struct timeval, the same */
	ARG_ADDRESS_IN,  /**< socket address that the kernel reads; its length follows */
	ARG_ADDRESS_OUT, /**< socket address that the kernel fills; ARG_LENGTH_OUT follows */
	ARG_LENGTH_OUT,  /**< pointer to a length: room before the call, length after it */
	ARG_LEVEL,       /**< of a socket option; ARG_OPTION follows, then its value, then the length */
	ARG_OPTION,
	ARG_OPTION_IN, /**< value of a socket option that the kernel reads */
	ARG_OPTION_OUT,
	ARG_POLL_FDS, /**< array of struct pollfd; its length follows */
	ARG_READ_SET, /**< fd_set of select; the first argument is the number of bits */
	ARG_WRITE_SET,
	ARG_EXCEPT_SET,
	ARG_EPOLL_EVENT,  /**< struct epoll_event that the kernel reads */
	ARG_EPOLL_EVENTS, /**< array of them that the kernel fills; as many as the result says */
	ARG_SIGSET,       /**< set of signals that the kernel reads */
	ARG_SIGACTION,    /**< the kernel's struct sigaction, which it reads */
	ARG_STATUS,       /**< where wait4 puts the status */
	ARG_SIGINFO,      /**< siginfo_t that the kernel fills */
	ARG_FCNTL,        /**< third argument of fcntl(2): what it is depends on the second */
	ARG_IOCTL,        /**< third argument of ioctl(2) */
	ARGUMENT_KINDS    /**< how many there are */
};

enum { CALL_ARGUMENTS = 6 };

/** Facts about a call that are not in its class. */
enum call_trait {
	CALL_MAKES_FD = 1 << 0,       /**< a result ≥ 0 is a new descriptor */
	CALL_MAY_BLOCK = 1 << 1,      /**< it can sleep in the kernel until somebody else acts */
	CALL_RESTARTS = 1 << 2,       /**< goes on after a handler with SA_RESTART; signal(7) */
	CALL_DATAGRAM_COUNT = 1 << 3, /**< never shortened: the count is a message */
};

/** One row. */
struct call {
	const char *name; /**< as in section 2 of the manual's kernel interface */
	enum call_class class;
	unsigned traits; /**< of enum call_trait */
	enum argument_kind arguments[CALL_ARGUMENTS];
};

/** The row of a name, or NULL; static. */
const struct call *call_by_name(const char *name);

/** All rows, in the order of the table; static. @param count gets their number. */
const struct call *call_all(size_t *count);

/** Where a row stands in the table, from 0: what others know of it may stand at the same place of a table of theirs. */
size_t call_position(const struct call *call);

/** The position of the argument of this kind, or -1. */
int call_argument(const struct call *call, enum argument_kind kind);

/** RECEIVE or TRANSFER: bytes come in through the event's fd. */
bool call_receives(const struct call *call);

/** SEND or TRANSFER: bytes go out (through fd of a SEND, through fd_out of a TRANSFER). */
bool call_sends(const struct call *call);

/** "receive", "send", …: the word for a class in fault points and results; static. */
const char *call_class_name(enum call_class class);

/** The class of a word, or CALL_CLASSES where there is none. */
enum call_class call_class_by_name(const char *name);

#endif
