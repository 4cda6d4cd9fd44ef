/** @file
 * One thing that was observed. A trace is the ordered list of them; left of it are processes, right of it only data.
 *
 * Process ids in events are 100 + the number of the task: real ones differ from run to run.
 * An event is written when what it tells is complete: a CALL when it has returned. A call that has to wait
 * is told twice, BLOCKED when it is proven asleep and CALL when it returns.
 */
#ifndef PLUMB_MODEL_EVENT_H
#define PLUMB_MODEL_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/address.h"
#include "model/call.h"

/** What happened. Fields in brackets are those that count besides task, at_ns and where. */
enum event_kind {
	EVENT_START,   /**< the first task of a program begins [text: program name, status: its process id] */
	EVENT_GIVEN,   /**< a descriptor it was started with [fd, made_kind, text: "stdin", flags,
			     count: END_READ where the peer reads from it, END_WRITE where it may write; of a socket that was
			     looked at also local, remote, args: domain, type, protocol, enum socket_state] */
	EVENT_CALL,    /**< a system call has returned [call, args, result, fd …] */
	EVENT_BLOCKED, /**< a system call was entered and sleeps [call, args, fd, object] */
	EVENT_SPAWN,   /**< a new task exists; written before the parent's call returns [child, flags of clone(2),
			     result: its process id] */
	EVENT_EXEC,    /**< an exec succeeded: close-on-exec descriptors are gone [text: path] */
	EVENT_SIGNAL,  /**< a signal reached the task [signal, disposition] */
	/** a task ended, its descriptors are closed if it was the last of its process [status as wait(2); call, args, handling,
	    frames: its own exit(2) or exit_group(2); NULL where another task or a signal ended it] */
	EVENT_EXIT,
	EVENT_PEER, /**< the harness acted on an object [object, text: what it did, data, count; on a connection also
			     local, remote: the addresses as the harness sees them] */
	EVENT_PREEMPTED, /**< the task computed too long without a call and lost its turn */
	EVENT_REFUSED,   /**< the sandbox refused a call [call may be NULL: text has the name; result] */
	EVENT_CAPPED,    /**< events were left out from here on [count: how many] */
	EVENT_STUCK,     /**< at quiet with an expectation unmet: this task waits in this call [call, args, fd, object],
			     or is stopped by job control [signal; call NULL] */
	EVENT_CLOCK, /**< nobody could do anything, and the clock of the run went on [count: by so many nanoseconds] */
	/** the handler of a signal has returned [signal; data, count: what it left unwritten in the stdio buffer of standard
	    output] */
	EVENT_HANDLED,
	EVENT_SPINS, /**< the task repeats one call without progress [call, fd, result, count]; a poll that finds
			     something each time, too, where nothing is done about it */
	EVENT_KINDS
};

/** What a descriptor leads to. */
enum object_kind {
	OBJECT_NONE,
	OBJECT_PIPE,
	OBJECT_FIFO,
	OBJECT_SOCKET,
	OBJECT_FILE,
	OBJECT_FOLDER,
	OBJECT_DEVICE, /**< character device, also a terminal */
	OBJECT_EPOLL,
	OBJECT_EVENT_FD,
	OBJECT_TIMER_FD,
	OBJECT_SIGNAL_FD,
	OBJECT_PID_FD,
	OBJECT_MEMORY_FD,
	OBJECT_OTHER,
	OBJECT_KINDS
};

/** What a signal did when it reached the task. */
enum disposition {
	DISPOSITION_DEFAULT,
	DISPOSITION_IGNORED,
	DISPOSITION_HANDLER,   /**< a handler without SA_RESTART */
	DISPOSITION_RESTARTING /**< a handler with SA_RESTART */
};

/** A place in the learner's source. */
struct place {
	const char *file;     /**< relative to the submission, interned for the life of the process; NULL: unknown */
	int line;             /**< 0: unknown */
	const char *function; /**< interned; NULL: unknown */
};

/** The first bytes of a buffer. */
struct captured {
	unsigned char *bytes; /**< owned by the event; NULL where nothing was captured */
	size_t length;        /**< how many are here; the whole length is the event's result or count */
};

enum { CAPTURED_MOST = 512 }; /**< first bytes kept of every buffer: for rules; results show fewer */

/** One descriptor that poll(2), select(2) or epoll(7) watches, or one event that epoll_wait(2) returned. */
struct watch {
	int fd;           /**< epoll: the number it was added with; -1 where nobody knows */
	int object;       /**< id of the object behind it, 0 = none; set by trace_add() */
	unsigned events;  /**< asked for: POLLIN, POLLOUT, …; for the three sets of select POLLIN, POLLOUT, POLLPRI */
	unsigned revents; /**< what came; 0 before the return */
	uint64_t data;    /**< epoll: the program's own word */
};

enum { WATCHES_MOST = 256 }; /**< first ones kept of every call */

/** A descriptor that travels in a message (SCM_RIGHTS), and what it leads to where only the receiver is known. */
struct passed {
	int fd;                /**< number in the process of the task */
	int object;            /**< id of the object behind it, 0 = none; set by trace_add() */
	enum object_kind kind; /**< received: as the kernel sees it … */
	uint64_t inode, device;
	unsigned flags; /**< … with its status flags */
};

/** One event. Zero is "does not apply", except for descriptors (-1), results and statuses. */
struct event {
	size_t number; /**< position in the trace, from 0 */
	enum event_kind kind;
	int task;           /**< index into the trace's tasks, or -1 (EVENT_PEER) */
	uint64_t at_ns;     /**< since the start of the run */
	struct place where; /**< the line of the learner's code that made the call */

	const struct call *call; /**< static */
	uint64_t args[CALL_ARGUMENTS];
	int64_t result; /**< the value returned, or -errno */
	size_t entered; /**< CALL: how many events there were when it was entered */
	bool blocked;   /**< CALL: a BLOCKED event came before it */
	uint64_t count; /**< bytes asked for (sum of an iovec); SPINS: repetitions */
	uint64_t moved; /**< sendmmsg, recvmmsg: bytes of all messages that were sent or received; see event_bytes() */

	int fd;         /**< the descriptor acted on, or -1 */
	int fd_out;     /**< the second one (splice, sendfile, dup2), or -1 */
	int object;     /**< id of the object behind fd before the call, 0 = none; set by trace_add() */
	int object_out; /**< id of the object behind fd_out, 0 = none; set by trace_add() */

	/** owned or NULL; bind, connect, send…: as it was passed; accept, recv…, getsockname: what came back */
	struct address *address;
	/** its length as it was passed, or as the kernel told it: it may be more than there was room for */
	uint64_t address_length;
	uint64_t address_room; /**< how much the program had room for */
	/** owned or NULL; the kernel's own view after a successful bind, listen, connect, accept, socketpair */
	struct address *local, *remote;

	struct watch *watches; /**< owned; what a poll, select or epoll call is about */
	size_t watch_count;
	struct passed *passed; /**< owned; descriptors sent or received with a message */
	size_t passed_count;
	/** how long the call may wait, as it was given (also by SO_RCVTIMEO, SO_SNDTIMEO); -1 for ever */
	int64_t timeout_ns;

	int made[2];                /**< new descriptors, or -1 */
	int made_object;            /**< id of the object behind the first of them, 0 = none; set by trace_add() */
	enum object_kind made_kind; /**< what they lead to */
	uint64_t made_inode;        /**< PIPE, FIFO, FILE: identity of the inode, so that two opens meet; else 0 */
	uint64_t made_device;       /**< of that inode */
	/**
	 * Status flags of what is made (O_CLOEXEC, O_NONBLOCK, O_ACCMODE); clone(2) flags of a SPAWN; SA_… of rt_sigaction;
	 * MSG_… that came back with a received message.
	 */
	unsigned flags;

	int child;  /**< SPAWN: index of the new task; CALL of a wait that collected a child: its first task; else -1 */
	int signal; /**< SIGNAL; also SA_ signal of rt_sigaction, signal sent by kill */
	int handling; /**< calls: made while the handler of this signal runs, or 0 */
	/** calls: how many functions of libraries stand between the learner's line and the call: 1 for write(), 2 and more for
	    exit(), more for printf(); 0 unknown */
	int frames;
	enum disposition disposition; /**< SIGNAL; new one of rt_sigaction */
	uint64_t signals;             /**< set of signals of rt_sigprocmask and its kin: bit n - 1 is signal n */
	int woken_by;                 /**< a futex wait that was ended: the task that woke it; else -1 */
	int owner;                    /**< STUCK on a mutex: the task that has it locked; else -1 */
	int status;                   /**< EXIT and waits that collected a child: as wait(2) gives it */

	/**
	 * Bytes sent or received; the value of a socket option, a lock, the number of an ioctl. SPAWN: what stood unwritten in
	 * the stdio buffer of standard output; count is its length. STUCK, where the call sends nothing itself: the same,
	 * without its length.
	 */
	struct captured data;
	struct captured rest; /**< a send that took less than asked: the first bytes that it did not take */
	char *text;           /**< owned; path, program name, what the peer did */
	char *who;            /**< owned; PEER: who did it, "stdin", "client 1" */
	char *other_path;     /**< owned or NULL; the second path of rename, link and symlink */
	char *fault;          /**< owned; the injected fault as fault_format() gives it, or NULL */
};

/** "call", "blocked", …: as in results.json; static. */
const char *event_kind_name(enum event_kind kind);

/** "pipe", "socket", …; static. */
const char *object_kind_name(enum object_kind kind);

/** An event with every descriptor field, the time-out and the waker -1, and everything else zero. */
struct event event_of(enum event_kind kind, int task);

/** The same event once more; the caller owns what it owns. */
struct event event_copy(const struct event *event);

/** Frees what the event owns. */
void event_clear(struct event *event);

/**
 * The call as strace(1) would show it, "read(3, \"abc\", 4096) = 3", with the first bytes of data; the caller frees.
 * BLOCKED and STUCK end with " …" in place of a result, failures with "= -1 EAGAIN (Resource temporarily unavailable)".
 */
char *event_describe(const struct event *event);

/** A call as if it had only begun, whatever it has come to since; the caller frees. */
char *event_describe_begun(const struct event *event);

/** As event_describe(), in the learner's language; the caller frees. */
char *event_in_words(const struct event *event);

/**
 * What event_describe() says is data, and always English: reports recognise events by it. This says it in the learner's language;
 * bytes in quotes and names of calls stay. The caller frees.
 */
char *description_in_words(const char *description);

/** Bytes that a call has moved: its result, where that counts bytes; 0 for a call that failed. */
uint64_t event_bytes(const struct event *event);

/** The MSG_… flags of a call that has them; 0 for others. */
unsigned event_message_flags(const struct event *event);

/** Does the call leave what it reads where it is: MSG_PEEK, tee(2)? */
bool event_only_looks(const struct event *event);

enum { ERRNO_MOST = 200 }; /**< no errno is as great */

/** "EAGAIN" from a positive errno; "errno 4711" for unknown ones; static or interned. */
const char *errno_name(int number);

/** "SIGPIPE" from its number; interned. */
const char *signal_name(int number);

/** The one copy of a string that lives as long as the process; NULL for NULL. */
const char *interned(const char *string);

#endif
