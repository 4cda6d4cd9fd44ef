/** @file
 * The table of system calls: data, and the questions about a row.
 */
#include <string.h>

#include "model/call.h"

/* Short names keep a row on one line; they end with this table. */
#define FD ARG_FD
#define OUT_FD ARG_FD_OUT
#define AT ARG_FD_AT
#define IN ARG_BYTES_IN
#define OUT ARG_BYTES_OUT
#define N ARG_COUNT
#define I ARG_INT
#define F ARG_FLAGS
#define P ARG_POINTER
#define PATH ARG_PATH
#define PID ARG_PID
#define SIG ARG_SIGNAL
#define MS ARG_TIMEOUT_MS
#define TIME ARG_TIMESPEC
#define TO ARG_ADDRESS_IN
#define FROM ARG_ADDRESS_OUT
#define ROOM ARG_LENGTH_OUT
#define SETS ARG_READ_SET, ARG_WRITE_SET, ARG_EXCEPT_SET
#define MAKES CALL_MAKES_FD
#define BLOCK CALL_MAY_BLOCK
#define RESTART CALL_RESTARTS
#define WAITS (CALL_MAY_BLOCK | CALL_RESTARTS)

static const struct call calls[] = {
	{"read", CALL_RECEIVE, WAITS, {FD, OUT, N}},
	{"readv", CALL_RECEIVE, WAITS, {FD, ARG_IOV_OUT, ARG_IOV_COUNT}},
	{"pread64", CALL_RECEIVE, 0, {FD, OUT, N, I}},
	{"preadv", CALL_RECEIVE, 0, {FD, ARG_IOV_OUT, ARG_IOV_COUNT, I, I}},
	{"preadv2", CALL_RECEIVE, WAITS, {FD, ARG_IOV_OUT, ARG_IOV_COUNT, I, I, F}},
	{"recvfrom", CALL_RECEIVE, WAITS, {FD, OUT, N, ARG_MSG_FLAGS, FROM, ROOM}},
	{"recvmsg", CALL_RECEIVE, WAITS, {FD, ARG_MSG_OUT, ARG_MSG_FLAGS}},
	{"recvmmsg", CALL_RECEIVE, WAITS | CALL_DATAGRAM_COUNT, {FD, ARG_MMSG_OUT, I, ARG_MSG_FLAGS, TIME}},
	{"getdents64", CALL_RECEIVE, CALL_DATAGRAM_COUNT, {FD, P, I}},

	{"write", CALL_SEND, WAITS, {FD, IN, N}},
	{"writev", CALL_SEND, WAITS, {FD, ARG_IOV_IN, ARG_IOV_COUNT}},
	{"pwrite64", CALL_SEND, 0, {FD, IN, N, I}},
	{"pwritev", CALL_SEND, 0, {FD, ARG_IOV_IN, ARG_IOV_COUNT, I, I}},
	{"pwritev2", CALL_SEND, WAITS, {FD, ARG_IOV_IN, ARG_IOV_COUNT, I, I, F}},
	{"sendto", CALL_SEND, WAITS, {FD, IN, N, ARG_MSG_FLAGS, TO, I}},
	{"sendmsg", CALL_SEND, WAITS, {FD, ARG_MSG_IN, ARG_MSG_FLAGS}},
	{"sendmmsg", CALL_SEND, WAITS | CALL_DATAGRAM_COUNT, {FD, ARG_MMSG_IN, I, ARG_MSG_FLAGS}},
	{"vmsplice", CALL_SEND, WAITS, {FD, ARG_IOV_IN, ARG_IOV_COUNT, F}},

	{"splice", CALL_TRANSFER, WAITS, {FD, P, OUT_FD, P, N, F}},
	{"tee", CALL_TRANSFER, WAITS, {FD, OUT_FD, N, F}},
	{"sendfile", CALL_TRANSFER, WAITS, {OUT_FD, FD, P, N}},
	{"copy_file_range", CALL_TRANSFER, 0, {FD, P, OUT_FD, P, N, F}},

	{"open", CALL_OPEN, MAKES | WAITS, {PATH, F, ARG_MODE}},
	{"openat", CALL_OPEN, MAKES | WAITS, {AT, PATH, F, ARG_MODE}},
	{"openat2", CALL_OPEN, MAKES | WAITS, {AT, PATH, P, I}},
	{"creat", CALL_OPEN, MAKES | WAITS, {PATH, ARG_MODE}},

	{"pipe", CALL_PIPE, 0, {ARG_FD_PAIR}},
	{"pipe2", CALL_PIPE, 0, {ARG_FD_PAIR, F}},

	{"socket", CALL_SOCKET, MAKES, {I, I, I}},
	{"socketpair", CALL_SOCKET, 0, {I, I, I, ARG_FD_PAIR}},
	{"bind", CALL_BIND, 0, {FD, TO, I}},
	{"listen", CALL_LISTEN, 0, {FD, I}},
	{"accept", CALL_ACCEPT, MAKES | WAITS, {FD, FROM, ROOM}},
	{"accept4", CALL_ACCEPT, MAKES | WAITS, {FD, FROM, ROOM, F}},
	{"connect", CALL_CONNECT, WAITS, {FD, TO, I}},
	{"shutdown", CALL_SHUTDOWN, 0, {FD, I}},
	{"setsockopt", CALL_SOCKET_OPTION, 0, {FD, ARG_LEVEL, ARG_OPTION, ARG_OPTION_IN, I}},
	{"getsockopt", CALL_SOCKET_OPTION, 0, {FD, ARG_LEVEL, ARG_OPTION, ARG_OPTION_OUT, ROOM}},
	{"getsockname", CALL_SOCKET_NAME, 0, {FD, FROM, ROOM}},
	{"getpeername", CALL_SOCKET_NAME, 0, {FD, FROM, ROOM}},

	{"close", CALL_CLOSE, BLOCK, {FD}},
	{"close_range", CALL_CLOSE, 0, {I, I, F}},
	{"dup", CALL_DUP, MAKES, {FD}},
	{"dup2", CALL_DUP, MAKES, {FD, OUT_FD}},
	{"dup3", CALL_DUP, MAKES, {FD, OUT_FD, F}},
	{"fcntl", CALL_CONTROL, WAITS, {FD, I, ARG_FCNTL}},
	{"flock", CALL_CONTROL, WAITS, {FD, I}},
	{"ioctl", CALL_CONTROL, WAITS, {FD, F, ARG_IOCTL}},
	{"lseek", CALL_SEEK, 0, {FD, I, I}},

	{"poll", CALL_POLL, BLOCK, {ARG_POLL_FDS, I, MS}},
	{"ppoll", CALL_POLL, BLOCK, {ARG_POLL_FDS, I, TIME, ARG_SIGSET}},
	{"select", CALL_POLL, BLOCK, {I, SETS, ARG_TIMEVAL}},
	{"pselect6", CALL_POLL, BLOCK, {I, SETS, TIME, P}},
	{"epoll_wait", CALL_POLL, BLOCK, {FD, ARG_EPOLL_EVENTS, I, MS}},
	{"epoll_pwait", CALL_POLL, BLOCK, {FD, ARG_EPOLL_EVENTS, I, MS, ARG_SIGSET}},
	{"epoll_pwait2", CALL_POLL, BLOCK, {FD, ARG_EPOLL_EVENTS, I, TIME, ARG_SIGSET}},
	{"epoll_ctl", CALL_CONTROL, 0, {FD, I, OUT_FD, ARG_EPOLL_EVENT}},
	{"epoll_create", CALL_EVENT_FD, MAKES, {I}},
	{"epoll_create1", CALL_EVENT_FD, MAKES, {F}},
	{"eventfd", CALL_EVENT_FD, MAKES, {I}},
	{"eventfd2", CALL_EVENT_FD, MAKES, {I, F}},
	{"timerfd_create", CALL_EVENT_FD, MAKES, {I, F}},
	{"timerfd_settime", CALL_SLEEP, 0, {FD, F, P, P}},
	{"signalfd", CALL_EVENT_FD, MAKES, {I, ARG_SIGSET, I}},
	{"signalfd4", CALL_EVENT_FD, MAKES, {I, ARG_SIGSET, I, F}},
	{"memfd_create", CALL_EVENT_FD, MAKES, {PATH, F}},
	{"pidfd_open", CALL_EVENT_FD, MAKES, {PID, F}},
	{"inotify_init", CALL_EVENT_FD, MAKES, {ARG_NONE}},
	{"inotify_init1", CALL_EVENT_FD, MAKES, {F}},

	{"fork", CALL_SPAWN, 0, {ARG_NONE}},
	{"vfork", CALL_SPAWN, BLOCK, {ARG_NONE}},
	{"clone", CALL_SPAWN, BLOCK, {F, P, P, P, P}},
	{"clone3", CALL_SPAWN, BLOCK, {P, I}},
	{"execve", CALL_EXEC, 0, {PATH, P, P}},
	{"execveat", CALL_EXEC, 0, {AT, PATH, P, P, F}},
	{"exit", CALL_EXIT, 0, {I}},
	{"exit_group", CALL_EXIT, 0, {I}},
	{"wait4", CALL_WAIT, WAITS, {PID, ARG_STATUS, F, P}},
	{"waitid", CALL_WAIT, WAITS, {I, PID, ARG_SIGINFO, F, P}},

	{"kill", CALL_SIGNAL, 0, {PID, SIG}},
	{"tkill", CALL_SIGNAL, 0, {PID, SIG}},
	{"tgkill", CALL_SIGNAL, 0, {PID, PID, SIG}},
	{"rt_sigaction", CALL_SIGNAL, 0, {SIG, ARG_SIGACTION, P, I}},
	{"rt_sigprocmask", CALL_SIGNAL, 0, {I, ARG_SIGSET, P, I}},
	{"rt_sigsuspend", CALL_SIGNAL, BLOCK, {ARG_SIGSET, I}},
	{"rt_sigtimedwait", CALL_SIGNAL, BLOCK, {ARG_SIGSET, P, TIME, I}},
	{"rt_sigqueueinfo", CALL_SIGNAL, 0, {PID, SIG, P}},
	{"pidfd_send_signal", CALL_SIGNAL, 0, {FD, SIG, P, F}},
	{"pause", CALL_SIGNAL, BLOCK, {ARG_NONE}},
	{"rt_sigreturn", CALL_SIGNAL, 0, {ARG_NONE}}, /* no event: it tells the observer that a handler is over */

	{"nanosleep", CALL_SLEEP, BLOCK, {TIME, P}},
	{"clock_nanosleep", CALL_SLEEP, BLOCK, {I, F, TIME, P}},
	{"alarm", CALL_SLEEP, 0, {I}},
	{"setitimer", CALL_SLEEP, 0, {I, P, P}},
	{"timer_create", CALL_SLEEP, 0, {I, P, P}},
	{"timer_settime", CALL_SLEEP, 0, {I, F, P, P}},
	{"timer_gettime", CALL_SLEEP, 0, {I, P}},
	{"timer_delete", CALL_SLEEP, 0, {I}},
	{"getitimer", CALL_SLEEP, 0, {I, P}},
	{"timerfd_gettime", CALL_SLEEP, 0, {FD, P}},

	{"clock_gettime", CALL_CLOCK, 0, {I, P}},
	{"gettimeofday", CALL_CLOCK, 0, {P, P}},
	{"time", CALL_CLOCK, 0, {P}},

	{"getrandom", CALL_CHANCE, 0, {P, I, F}},

	{"futex", CALL_FUTEX, WAITS, {P, I, ARG_WORD, TIME, P, I}},
	{"mmap", CALL_MAP, 0, {P, I, F, F, FD, I}},
	{"shmget", CALL_MAP, 0, {I, I, F}},

	{"unlink", CALL_PATH, 0, {PATH}},
	{"unlinkat", CALL_PATH, 0, {AT, PATH, F}},
	{"mkdir", CALL_PATH, 0, {PATH, ARG_MODE}},
	{"mkdirat", CALL_PATH, 0, {AT, PATH, ARG_MODE}},
	{"rmdir", CALL_PATH, 0, {PATH}},
	{"mknod", CALL_PATH, 0, {PATH, ARG_MODE, I}},
	{"mknodat", CALL_PATH, 0, {AT, PATH, ARG_MODE, I}},
	{"rename", CALL_PATH, 0, {PATH, PATH}},
	{"renameat", CALL_PATH, 0, {AT, PATH, AT, PATH}},
	{"renameat2", CALL_PATH, 0, {AT, PATH, AT, PATH, F}},
	{"link", CALL_PATH, 0, {PATH, PATH}},
	{"linkat", CALL_PATH, 0, {AT, PATH, AT, PATH, F}},
	{"symlink", CALL_PATH, 0, {PATH, PATH}},
	{"symlinkat", CALL_PATH, 0, {PATH, AT, PATH}},
	{"truncate", CALL_PATH, 0, {PATH, I}},
	{"ftruncate", CALL_PATH, 0, {FD, I}},
	{"chdir", CALL_PATH, 0, {PATH}},
	{"chmod", CALL_PATH, 0, {PATH, ARG_MODE}},
	{"fchmod", CALL_PATH, 0, {FD, ARG_MODE}},
	{"fchmodat", CALL_PATH, 0, {AT, PATH, ARG_MODE, F}},
	{"umask", CALL_PATH, 0, {ARG_MODE}},
};

static const char *const class_names[CALL_CLASSES] = {
	[CALL_OTHER] = "other",
	[CALL_RECEIVE] = "receive",
	[CALL_SEND] = "send",
	[CALL_TRANSFER] = "transfer",
	[CALL_OPEN] = "open",
	[CALL_PIPE] = "pipe",
	[CALL_SOCKET] = "socket",
	[CALL_BIND] = "bind",
	[CALL_LISTEN] = "listen",
	[CALL_ACCEPT] = "accept",
	[CALL_CONNECT] = "connect",
	[CALL_SHUTDOWN] = "shutdown",
	[CALL_SOCKET_OPTION] = "socket-option",
	[CALL_SOCKET_NAME] = "socket-name",
	[CALL_CLOSE] = "close",
	[CALL_DUP] = "dup",
	[CALL_CONTROL] = "control",
	[CALL_SEEK] = "seek",
	[CALL_POLL] = "poll",
	[CALL_EVENT_FD] = "event-fd",
	[CALL_SPAWN] = "spawn",
	[CALL_EXEC] = "exec",
	[CALL_EXIT] = "exit",
	[CALL_WAIT] = "wait",
	[CALL_SIGNAL] = "signal",
	[CALL_SLEEP] = "sleep",
	[CALL_CLOCK] = "clock",
	[CALL_CHANCE] = "chance",
	[CALL_FUTEX] = "futex",
	[CALL_MAP] = "map",
	[CALL_PATH] = "path",
};

const struct call *call_by_name(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof calls / sizeof *calls; i++)
		if (strcmp(calls[i].name, name) == 0)
			return &calls[i];
	return NULL;
}

const struct call *call_all(size_t *count)
{
	*count = sizeof calls / sizeof *calls;
	return calls;
}

size_t call_position(const struct call *call)
{
	return (size_t)(call - calls);
}

/** By position and kind: the first argument of that kind, counted from 1; 0: it has none. */
static unsigned char arguments[sizeof calls / sizeof *calls][ARGUMENT_KINDS];

static void count_arguments(void)
{
	size_t row;
	int i;

	for (row = 0; row < sizeof calls / sizeof *calls; row++)
		for (i = CALL_ARGUMENTS; i > 0; i--)
			arguments[row][calls[row].arguments[i - 1]] = (unsigned char)i;
}

int call_argument(const struct call *call, enum argument_kind kind)
{
	if (!arguments[0][ARG_FD])
		count_arguments(); /* the first row is of read(2) */
	return arguments[call_position(call)][kind] - 1;
}

bool call_receives(const struct call *call)
{
	return call->class == CALL_RECEIVE || call->class == CALL_TRANSFER;
}

bool call_sends(const struct call *call)
{
	return call->class == CALL_SEND || call->class == CALL_TRANSFER;
}

const char *call_class_name(enum call_class class)
{
	return class < CALL_CLASSES ? class_names[class] : "unknown";
}

enum call_class call_class_by_name(const char *name)
{
	enum call_class found = 0;

	while (found < CALL_CLASSES && strcmp(class_names[found], name) != 0)
		found++;
	return found;
}
