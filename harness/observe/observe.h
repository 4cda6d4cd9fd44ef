/** @file
 * Watches the programs of a run, decides which task runs, injects faults, and writes the trace.
 *
 * Theory of operation at the head of tracer.c. One task at a time executes; the caller's thread is the tracer.
 * The caller (a scenario) alternates: observe_run() until the run is quiet, then peers act, then again.
 */
#ifndef PLUMB_OBSERVE_OBSERVE_H
#define PLUMB_OBSERVE_OBSERVE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "model/fault.h"
#include "model/lab.h"
#include "model/trace.h"
#include "sandbox/sandbox.h"

/** Bytes asked for (SO_SNDBUF, SO_RCVBUF) for sockets of a run on a network that others use, too: buffers that do not grow. */
enum { SHARED_BUFFER = 32768 };

/** @name What quiet over sockets needs of the kernel; asked by doing it in the network where we are
 * @return 0 or -errno
 * @{ */
/** sock_diag(7) tells of a TCP socket. */
int observe_ask_sockets(void);
/** A datagram that is sent over loopback arrives. */
int observe_ask_markers(void);
/** @} */

/** Calls that are trapped at a depth; static. */
struct traced_calls observe_traced_calls(enum observe_depth depth);

struct observation;

/** The moment of a run at which gdb is called for; see gdb.c. */
struct debugging {
	int task;
	size_t entered;          /**< how many events there are by then */
	const struct call *call; /**< that the task is about to make; NULL: a signal is about to be delivered to it */
	/** Calls gdb. @return a socket where it talks, which is closed when all is said; -1: it does not come */
	int (*summon)(void *data);
	void *data; /**< for it */
};

/** How a run is observed. */
struct observe_options {
	enum observe_depth depth;
	struct limits limits;
	struct fault fault;              /**< FAULT_NONE: none */
	const struct fault *more_faults; /**< besides it; borrowed */
	size_t more_fault_count;
	bool points_need_lines; /**< only calls that a line of source is known of are listed */
	const char *order;      /**< choices that differ from the default, as order.c explains, or NULL; borrowed */
	bool scheduled;         /**< one task at a time; false: everything runs free (follow.c) */
	bool attached;          /**< free: no filter stops its calls, every one of them is stopped at */
	bool randomised;        /**< free: addresses differ from exec to exec */
	uint64_t chance;        /**< seed of what getrandom(2) gives (chance.c) */
	bool real_time;      /**< clocks and timers are the machine's; else the run has a clock of its own (clock.c) */
	int pipe_capacity;   /**< bytes given to every pipe the program makes (F_SETPIPE_SZ); 0: the kernel's */
	int send_buffer;     /**< bytes given to every TCP socket the program makes (SO_SNDBUF); 0: the kernel's */
	bool terse;          /**< of calls that the trace does not keep, neither bytes nor lines are looked for */
	bool shared_network; /**< programs have no network namespace of their own */
	/** Called whenever all stand still and everything is told, before the next task goes on; or NULL. It may act as peers do. */
	void (*look)(const struct observation *observation, void *data);
	void *look_data; /**< for it */
	const char *
		folder; /**< tier traced: where programs may write, on a disk that others use, too; borrowed. NULL: the sandbox confines */
	int folder_mb;                     /**< how much */
	const char *source_folder;         /**< free: paths of sources are shown from there; borrowed */
	const struct debugging *debugging; /**< scheduled: when gdb gets the program; borrowed. NULL: it does not */
	/** Called with every event, as it stands in the trace, or NULL. */
	void (*hear)(const struct trace *trace, const struct event *event, void *data);
	void *hear_data; /**< for it */
};

/** Why observe_run() came back. */
enum observe_state {
	OBSERVE_QUIET, /**< every task is asleep and only a peer can move it */
	OBSERVE_TIMED, /**< every task is asleep, and somebody waits for a time: observe_pass_time() */
	OBSERVE_ENDED, /**< no task is left */
	OBSERVE_SPINS, /**< 1,000 equal calls without progress; an EVENT_SPINS tells which */
	OBSERVE_LIMIT, /**< a limit: observe_limit() names it */
	OBSERVE_WALL   /**< wall or CPU time: observe_limit() names it */
};

/** A new run with an empty trace. @param options  copied. */
struct observation *observe_new(const struct observe_options *options);

/** Kills and reaps whatever is left of the run, frees everything but the trace where that was taken. Accepts NULL. */
void observe_free(struct observation *observation);

/** What a program is given on 0, 1 and 2, for EVENT_GIVEN. */
struct given {
	const char *name; /**< "stdin" */
	enum object_kind kind;
	bool peer_reads, peer_writes, network; /**< a TCP connection */
};

/** How a program is begun. */
struct observe_program {
	const char *name;       /**< "tally"; tasks and paths are named by it */
	const char *executable; /**< path of the same file on the harness's side, for source lines */
	const char *folder;     /**< prefix that is cut from source paths; NULL: last component only */
	struct given given[3];  /**< kind OBJECT_NONE: closed */
	bool tool;              /**< it is not judged */
	unsigned order;         /**< 0 first program of the run, 1 second … */
};

/**
 * Starts a program in the sandbox, seizes it, and brings it to its first instruction, held.
 * @return its task index, or -errno.
 */
int observe_start(struct observation *observation, struct sandbox *sandbox, const struct start_options *start,
	const struct observe_program *program);

/** @name Runs that are free: the user's own programs, in the user's own world
 * @{ */
/** Calls that are trapped there; static. */
struct traced_calls observe_traced_when_free(void);

/** A program of the user's own. All borrowed. */
struct launch {
	const char *name; /**< tasks are named by it */
	const char *path; /**< of its executable */
	char *const *argv;
	const int *stdio; /**< what becomes 0, 1, 2 in place of the caller's own; NULL: nothing does */
};

/**
 * Starts a program with the caller's descriptors and everything else of the caller's, seizes it, and brings it to its
 * first instruction, held. It can gain no privilege: set-user-ID files run as what they are.
 * @return 0 or -errno: as execve(2), or of ptrace(2).
 */
int observe_launch(struct observation *observation, const struct launch *launch);

/**
 * Attaches to a program that runs already, all its threads. The options have to say attached and randomised.
 * @return 0 or -errno: ESRCH, EPERM.
 */
int observe_attach(struct observation *observation, pid_t pid);

/** Lets all tasks go; a program that was attached to goes on as if nothing had been. */
void observe_detach(struct observation *observation);

/**
 * Follows a run that is free until nobody is left of it.
 * @param pause  called now and then, also where nothing happens; @return false: stop following.
 * @return false where it was stopped.
 */
bool observe_follow(struct observation *observation, bool (*pause)(void *data), void *data);

/** Is every task asleep for something that only another one of them can bring, for ever? */
bool observe_stands_still(const struct observation *observation);

/** How many events tell what the program did by itself: a run that stood still for ever was then ended from outside. */
size_t observe_judged(const struct observation *observation);

/** How many tasks live. */
size_t observe_living(const struct observation *observation);
/** @} */

/**
 * Runs until something for the caller comes up.
 * @param patience_ns  OBSERVE_WALL is returned when no task has come to a stop for so long, by the machine's clock; never an
 *                     expectation. UINT64_MAX: never.
 */
enum observe_state observe_run(struct observation *observation, uint64_t patience_ns);

/**
 * Lets time pass when nobody else can do anything: to the next deadline of a task or a timer, which then goes on.
 * @param until_ns     not further than this (observe_now_ns()); UINT64_MAX: as far as it takes.
 * @param patience_ns  as for observe_run(), for a run in real time.
 * @return false where nothing is waited for before @p until_ns (the clock is there then), or what is waited for comes
 *         again and again and moves nobody.
 */
bool observe_pass_time(struct observation *observation, uint64_t until_ns, uint64_t patience_ns);

/** Nanoseconds since the start of the run, by its own clock. */
uint64_t observe_now_ns(const struct observation *observation);

#define OBSERVE_PIPES "pipes" /**< no limit of the program's: the machine had no pipe of the usual capacity to give */
#define OBSERVE_IN_FLIGHT \
	"in-flight" /**< nor this: descriptors of others that were on their way did not become fewer */

/** Name of the limit that was reached ("memory", "output", "tasks", "calls", "cpu", "wall", OBSERVE_PIPES, OBSERVE_IN_FLIGHT), or NULL. */
const char *observe_limit(const struct observation *observation);

/** The trace so far; borrowed. */
struct trace *observe_trace(struct observation *observation);

/** Hands the trace over; the caller frees. */
struct trace *observe_take_trace(struct observation *observation);

/** What a peer did. All borrowed. */
struct peer_act {
	const char *who;  /**< "stdin", "client 1"; also the name of the object, where no addresses tell it */
	const char *what; /**< PEER_SAYS … of model/descriptors.h, or any other text */
	const struct address *local, *remote; /**< of its socket, or NULL */
	uint64_t inode, device;               /**< of its FIFO, or 0 */
	const void *bytes;                    /**< NULL: the length is a number of something else */
	size_t length;
	uint64_t before;    /**< how many bytes of the stream came before these, where that matters */
	bool sends_nothing; /**< over the network: what it did need not be waited for to arrive */
};

/** Appends an EVENT_PEER. */
void observe_peer_acted(struct observation *observation, const struct peer_act *act);

/**
 * The address of the n-th listening socket (in the order of their making) that a program's processes hold.
 * @param task  its first task. @return its length, 0 where there are not so many.
 */
socklen_t observe_listening(const struct observation *observation, int task, int n, struct sockaddr_storage *out);

/** The same for sockets of UDP that it has bound. */
bool observe_bound(const struct observation *observation, int task, int n, struct sockaddr_storage *out);

/** How long the first datagram is that waits in the queue of such a socket, as the kernel has it; -1: none does. */
int observe_unread(const struct observation *observation, int task, int n);

/**
 * A port of a network that others use, too: no other run chooses it as long as the descriptor is open.
 * @return the descriptor, or -1 where another one has it.
 */
int observe_claim_port(int number);

/** The same, but waits for another run that has it, as one after the other can have a port that a check names. */
int observe_await_port(int number);

/** Does the task sleep in a call of this class? */
bool observe_sleeps_in(const struct observation *observation, int task, enum call_class class);

/** Does a task sleep in a read of something that was given to it? */
bool observe_awaits_given(const struct observation *observation);

/** The harness has an end of a connection with a program, or tries to connect: what is on its way over it is waited for. */
void observe_watch_connection(
	struct observation *observation, const struct address *local, const struct address *remote);

/** The harness has a datagram socket in the network of the run: what it sends may be on its way when all are asleep. */
void observe_watch_datagrams(struct observation *observation);

/** Appends one EVENT_STUCK per task that is asleep. Call at quiet with an expectation unmet. */
void observe_stuck(struct observation *observation);

/** Sends a signal to the process of a task, held or asleep. @return 0 or -errno. */
int observe_signal(struct observation *observation, int task, int signal);

/** Sends SIGKILL to every process of a program. @param task  its first. */
void observe_kill(struct observation *observation, int task);

/** Resident memory, in bytes, of the living processes that descend from a task, its own included. */
uint64_t observe_resident(const struct observation *observation, int task);

/** Has the program (first task @p task) ended? @param status  gets its wait(2) status where it has. */
bool observe_ended(const struct observation *observation, int task, int *status);

/** Fault points of @p kind that the run has passed, as written forms; borrowed until the next run. */
const struct fault *observe_points(const struct observation *observation, size_t *count);

/** A moment at which two or more could go first. */
struct choice {
	unsigned choices; /**< how many */
	bool preempts;    /**< any choice but 0 takes the turn of a task that could go on */
};

/** The caller's own point of choice: which of @p choices peers acts first. @return 0 … choices - 1, as the run's order says. */
unsigned observe_choose(struct observation *observation, unsigned choices, bool preempts);

/** The points of choice that the run has passed; borrowed until the next run. */
const struct choice *observe_choices(const struct observation *observation, size_t *count);

/** Asks for the points of one kind to be listed by the run to come, too; call before the program is started. */
void observe_list_points(struct observation *observation, enum fault_kind kind, int number, enum call_class class);

/** What a fault is legal on. */
enum legal_where {
	LEGAL_ANYWHERE,
	LEGAL_ON_STREAMS,
	LEGAL_ON_STREAM_SOCKETS,
	LEGAL_ON_NETWORK,
	LEGAL_ON_UNIX_SOCKETS,
	LEGAL_FOR_IPV6 /**< where a socket of that family is made */
};

/** One thing that may be injected. */
struct legal_fault {
	enum fault_kind kind;
	int number; /**< errno, or 0 */
	enum call_class class;
	enum legal_where where;
	enum fault_class how;
	bool needs_handler; /**< only where a handler without SA_RESTART is installed */
	const char *why;    /**< when it happens */
};

/** The table of what is legal where, static. A signal is legal before every call where it has a handler. */
const struct legal_fault *legal_faults(size_t *count);

/** Was the fault of the options injected? */
bool observe_fault_hit(const struct observation *observation);

/**
 * Have all to stand still again before the next peer acts? So it is while a task is asleep in a call that moves bytes between
 * two descriptors (splice, sendfile): one action lets the kernel go on at once, to the other end; or in a call that tells only
 * once what has come (select, edges of epoll): how much it tells would depend on how soon the kernel lets it.
 */
bool observe_one_by_one(const struct observation *observation);

/** True where the run has made or used a socket of its own. */
bool observe_touched_socket(const struct observation *observation);

/** Number of stops handled so far: for bench only. */
unsigned long observe_stops(const struct observation *observation);

#endif
