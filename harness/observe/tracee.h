/** @file
 * What the files of the observer share: a traced task, a run, and who does what to them.
 */
#ifndef PLUMB_OBSERVE_TRACEE_H
#define PLUMB_OBSERVE_TRACEE_H

#include <signal.h>
#include <time.h>

#include "observe/machine.h"
#include "observe/observe.h"
#include "observe/source.h"

/** Where a task is, as far as the schedule is concerned. */
enum hold {
	LOOSE,          /**< let go: it runs, sleeps in the kernel, or is dying */
	HELD_BORN,      /**< at its first stop */
	HELD_ENTRY,     /**< about to enter a call */
	HELD_EXIT,      /**< back from a call */
	HELD_EVENT,     /**< inside fork or exec, before they return */
	HELD_SIGNAL,    /**< about to get a signal */
	HELD_PREEMPTED, /**< stopped in the middle of a computation */
	GONE
};

enum { SUSPENDED_MOST = 8, IOV_MOST = 64 };

/** A call that was entered and has not returned. */
struct pending {
	bool active;
	struct event event;     /**< what is known of it so far; owned */
	struct registers entry; /**< as they were before anything was changed */
	bool told;              /**< an EVENT_BLOCKED was written */
	bool timed;             /**< it ends by itself at some time: */
	uint64_t deadline_ns;   /**< … then, by the clock of the run; NEVER */
	bool endless;           /**< it was entered without its time-out; see timed.c */
	bool expired;           /**< time is up: it has been interrupted … */
	int late;               /**< … and returns this … */
	bool made_again;        /**< … or is made again with no time to wait */
	unsigned long overlaps; /**< of the observation, when it was entered */
	bool masked;            /**< signals are blocked while it lasts; see whole.c: … */
	uint64_t mask;          /**< … those that the program itself has blocked */
	int waits;              /**< it was made again after so many, for what others have; see arrange.c */
	bool skipped;           /**< not made: `forced` is what it returns */
	bool replaced;          /**< made, and `forced` is what it returns all the same */
	int64_t forced;
	bool other_user;                               /**< somebody else is told to be at the other end: … */
	uid_t uid;                                     /**< … this user */
	int signal;                                    /**< that is sent when it returns, or 0 */
	int lowered;                                   /**< argument that was changed, or -1 */
	uint64_t iov_address;                          /**< memory that was changed, 0 none … */
	uint64_t iov_length;                           /**< … and what stood there */
	uint64_t message_count_address, message_count; /**< the same for a msghdr's number of parts */
};

/** How many calls without progress a task has made in a row. */
struct idling {
	const struct call *call;
	int fd;
	int64_t result;
	uint64_t count;
	uint64_t text; /**< hash of a path, or 0 */
};

/** A handler that runs: of which signal, how deep the stack was when it came, and how much stood in the buffer of stdout. */
struct handled {
	int signal;
	uint64_t sp, unwritten;
};

/** A traced task: where it is held, the call it is in, and what was seen of it. */
struct tracee {
	pid_t tid;
	pid_t process; /**< thread group id */
	int seen_pid;  /**< its id as programs see it */
	int task;      /**< index in the trace; -1: its parent has not told of it yet */
	enum hold hold;
	bool postponed;            /**< free: its report waits for another one */
	bool has_status;           /**< reported since the last look … */
	int status;                /**< … this */
	bool has_result;           /**< the kernel has been asked what the call has returned … */
	int64_t result;            /**< … which is this */
	int signal;                /**< to be passed when it goes on */
	bool looks;                /**< makes its poll again, for what others have done meanwhile */
	bool stepping;             /**< gdb wants it back behind the next instruction */
	unsigned long ready_since; /**< order of becoming ready */
	bool listening;            /**< stopped by job control … */
	int stopped_by;            /**< … with this signal */
	bool vforking;             /**< sleeps in state D until its child executes or ends */
	struct pending call;
	struct pending suspended[SUSPENDED_MOST]; /**< calls that a signal interrupted and that will be restarted */
	int suspended_count;
	struct handled handled[SUSPENDED_MOST]; /**< handlers within handlers */
	int handled_count;
	struct idling idling;
	unsigned readings;       /**< of the clock, since it or a peer has done anything else */
	struct place last_place; /**< of its last call; exit_group() is one */
	int stat_fd, schedstat_fd, wchan_fd;
	unsigned long switches; /**< at the first look of the proof that it is asleep … */
	bool asleep;            /**< … which was given, and it has not been seen to run since */
	uint64_t turn_ns,
		looked_cpu_ns;     /**< CPU time of this turn; of the task at the last look, 0: none in this turn */
	const struct image *image; /**< what it executes, or NULL */
	uint64_t loader_from, loader_to; /**< the dynamic loader's code */
};

/** An executable of the run. */
struct image {
	char *inside;
	struct source *source;
};

/** What is reported of every task and its children, besides its calls. */
#define TRACER_OPTIONS \
	(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC)

#define TURN_NS 50000000u /**< of CPU without a call end a turn; so much has passed for the others, too */
#define NEVER UINT64_MAX  /**< a deadline that does not come */

/** What made a timer. */
enum timer_kind { TIMER_INTERVAL, TIMER_POSIX, TIMER_DESCRIPTOR };

/** A timer that a program has made; see timers.c. */
struct timer {
	enum timer_kind kind;
	pid_t owner; /**< process that gets the signal; 0 for a descriptor's */
	int id;      /**< of timer_create(2); of the descriptor's object */
	clockid_t clock;
	uint64_t deadline_ns;   /**< by the clock of the run; NEVER: not armed */
	uint64_t interval_ns;   /**< 0: once */
	struct sigevent notice; /**< TIMER_POSIX: who is told, how … */
	pid_t thread;           /**< … and which thread, for SIGEV_THREAD_ID */
	uint64_t ticks;         /**< TIMER_DESCRIPTOR: since it was last read */
};

/** What the kernel has said of a connection. */
enum connection_state {
	CONNECTION_STIRRED, /**< nothing, or that something moves; or somebody has acted since */
	CONNECTION_RESTS,   /**< all is acknowledged, and nothing is unsent: only an act moves it */
	CONNECTION_GONE     /**< it does not know it any more */
};

/** A connection that the harness has made. */
struct flow {
	struct address local, remote;
	enum connection_state state;
};

/** The clock of a run; see clock.c. */
struct run_clock {
	uint64_t now_ns;          /**< since the start of the run */
	bool has_moved;           /**< it has moved by that, and somebody's time may have come */
	unsigned long idle_waits; /**< waits that time ended since anybody did anything … */
	uint64_t moved_at_ns;     /**< … which was then */
};

/** One counter of fault points: how often this task made a call where this fault is legal, on this object. */
struct point_counter {
	const struct fault *wanted; /**< borrowed from the observation, or from its options */
	int task;
	int object;
	unsigned count;
};

/** A run: its options, its trace, its tracees, and the state of the schedule. */
struct observation {
	struct observe_options options;
	struct trace *trace;
	struct tracee **tracees; /**< in the order of their making */
	size_t tracee_count, tracee_capacity;
	struct tracee *current; /**< the last one let go */
	unsigned in_a_row;      /**< how often, while others were ready */
	struct image **images;  /**< owned, each of them, too */
	size_t image_count, image_capacity;
	unsigned long ready_clock, stops, last_memory_look;
	uint64_t started_ns;
	const char *limit;           /**< name of the limit */
	unsigned long refused_tasks; /**< forks answered EAGAIN */
	bool killing;                /**< the current task sends a SIGKILL: held tasks may die */
	unsigned peer_acts;          /**< since the run was quiet */
	unsigned long
		overlaps; /**< doings in the kernel while others may be on their way out of a sleep: see timed.c */
	bool looking;     /**< somebody looks again … */
	struct tracee *interrupted; /**< … in this one's turn; NULL: in nobody's */
	bool silent;                /**< the current task's step, from one stop to the next, can wake nobody */
	bool woke_others;           /**< by a signal to the process, since the last task was let go */
	bool put_off;               /**< something was sent that is waited for when all are asleep */
	int steps_alone; /**< steps of the current task since it was waited for the others; only its stop is handled */
	bool stirred;    /**< since something was sent over the network, nothing has been waited for to arrive */
	struct mnl_socket *diag;            /**< for sock_diag(7); NULL: not asked yet */
	enum connection_state *connections; /**< by object */
	size_t connection_count, connection_capacity;
	struct flow *flows;
	size_t flow_count, flow_capacity;
	int marker; /**< socket whose datagrams mark what has arrived; -1: none yet */
	bool touched_socket, spins, fault_hit;
	bool timer_armed;              /**< real time: the kernel has a timer of a program's */
	int postponed;                 /**< free: reports that wait for another one; see follow.c */
	bool still;                    /**< free: nothing can go on any more, and nothing has since */
	bool looked;                   /**< free: nothing was reported since all tasks were looked at … */
	unsigned long looked_at_stops; /**< … which was after so many stops */
	size_t kept_count;             /**< tracees there were when those that are gone were forgotten */
	size_t judged;        /**< free: how many events there were when it stood still for ever; 0: it did not */
	struct fault *listed; /**< owned; what points to list: kind, number, class */
	size_t listed_count, listed_capacity;
	struct fault *points;
	size_t point_count, point_capacity;
	struct point_counter *counters;
	size_t counter_count, counter_capacity;
	char **refused; /**< names already told of */
	size_t refused_count, refused_capacity;
	struct choice *choices; /**< the points of choice so far */
	size_t choice_count, choice_capacity;
	int ports_given; /**< see ports.c */
	int *claims;     /**< to ports, for as long as the run lasts */
	size_t claim_count, claim_capacity;
	struct run_clock clock;
	uint64_t chance; /**< state of its generator */
	struct timer *timers;
	size_t timer_count, timer_capacity;
	uint64_t written; /**< bytes in files of the run's folder, where the tracer limits them */
	struct gdb *gdb;  /**< owned; NULL before its moment, and in runs that have none */
};

/* image.c */
/** The image of an executable, made where it is new. @param executable  its path on the harness's side. */
const struct image *image_add(
	struct observation *observation, const char *inside, const char *executable, const char *folder);
/** The image of this path inside, or NULL. */
const struct image *image_find(const struct observation *observation, const char *inside);
/** What a task that has just executed @p inside executes: of runs that are free, any file with lines; or NULL. */
const struct image *image_of_executed(struct observation *observation, const struct tracee *tracee, const char *inside);
/** Frees them. */
void image_free_all(struct observation *observation);

/* calls.c */
/** The row of a system call number, or NULL. */
const struct call *call_by_number(long number);
/** The kernel's name of a number, interned; "call 999" for unknown ones. */
const char *call_name_by_number(long number);

/* memory.c */
/** From now on what is read at the top of this task's stack is read once; it may not go on. @param tid  0: no longer. */
void memory_look_at(pid_t tid, uint64_t sp);
/** Reads a task's memory. @return bytes read, possibly fewer; or -errno. */
ssize_t memory_read_from(pid_t tid, uint64_t address, void *out, size_t length);
/** Writes it. @return 0 or -errno. */
int memory_write_to(pid_t tid, uint64_t address, const void *bytes, size_t length);
/** Reads a string; at most 4096 bytes. @return NULL where it cannot be read; the caller frees. */
char *memory_read_string(pid_t tid, uint64_t address);

/* decode.c */
/** Fills tracee->call from the registers of an entry stop. */
void decode_entry(struct observation *observation, struct tracee *tracee, const struct call *call,
	const struct registers *registers);
/** Completes the event of tracee->call with its result. */
void decode_exit(struct observation *observation, struct tracee *tracee, int64_t result);

/** A task is asleep in tracee->call: what only a call that sleeps is asked. */
void decode_blocked(struct tracee *tracee);
/** Notes which inode a given descriptor leads to. */
void decode_given(const struct tracee *tracee, struct event *event);
/** What a descriptor that the task has already leads to: kind, flags, identity, and of a socket what it is. */
void decode_held(const struct tracee *tracee, struct event *event);

/** A task will sleep in tracee->call for ever: who has locked the mutex that it waits for, where it is one. */
void decode_owner(const struct observation *observation, const struct tracee *tracee, struct event *event);

/** Captures what stands unwritten in the stdio buffer of standard output, from a position on. @return how much that is. */
uint64_t decode_unwritten(const struct tracee *tracee, uint64_t from, struct event *event);

/* confine.c */
/** A path of the run's own folder by the name that it has in every run. @param path  owned or NULL. @return owned. */
char *confine_path(const struct observation *observation, char *path);
/** The same for a Unix address. */
void confine_address(const struct observation *observation, struct address *address);
/** Tier traced: may the kernel make this call? @return true where not; @p result gets what it returns instead. */
bool confine_call(struct observation *observation, struct tracee *tracee, int64_t *result);

/* fault.c */
/** At an entry: counts the point, lists it, and injects the run's fault where it is this one; the event then has its written form. */
void fault_at_entry(struct observation *observation, struct tracee *tracee, struct registers *registers);
/** At an exit: puts back what was changed. @return what the program is to see: @p result, or the fault's. */
int64_t fault_at_exit(struct observation *observation, struct tracee *tracee, int64_t result);

/* causes.c */
/** Has a task reported the effect of a call of another one that has not reported its return yet, though it is about to? */
bool causes_are_open(const struct observation *observation, struct tracee *tracee);

/* seed.c */
/** Tells of the descriptors that a task has already: EVENT_GIVEN for each. */
void seed_descriptors(struct observation *observation, const struct tracee *tracee);

/* quiet.c */
/** Does this task sleep in the kernel? Looked at once: it does, or did a moment ago and has not returned since. */
bool quiet_sleeps(const struct tracee *tracee);
/** The same of a task that is not watched: what has to be opened for it is closed again. */
bool quiet_sleeps_now(pid_t tid);
/** Is every loose task asleep, by two scans? */
bool quiet_proven(struct observation *observation);
/** Was every loose task proven asleep already, before the last was let go? Nothing is asked of the kernel. */
bool quiet_is_known(const struct observation *observation);
/** CPU time of a task in nanoseconds. */
uint64_t quiet_cpu_ns(const struct tracee *tracee);
/** State letter of a task, as in proc(5); 'X' where it is gone. */
char quiet_state(const struct tracee *tracee);
/** The call that a task sleeps in, as the kernel tells, though it was not trapped; NULL where it sleeps in none. @param first  gets its first argument; or NULL. */
const struct call *quiet_call(const struct tracee *tracee, uint64_t *first);
/** Opens what scans read. */
void quiet_watch(struct tracee *tracee);
/** Closes it. */
void quiet_forget(struct tracee *tracee);

/* limits.c */
/** Looks at memory and CPU time. @return false where a limit is passed; observation->limit names it. */
bool limits_hold(struct observation *observation);

/* tracer.c */

/** A run may have many thousand tasks, one after the other: of those that are gone, and that nobody will ask for, nothing is kept. */
void tracer_forget_gone(struct observation *observation);
/** From the seizing to the first instruction: two stops and nothing else can come. @return 0 or -errno. */
int tracer_run_to_first_instruction(struct observation *observation, struct tracee *tracee);

/* stops.c */
/** What a task executes: its path, its image, and where its loader is. */
void stops_read_image(struct observation *observation, struct tracee *tracee, char inside[4096]);
/** Handles what was reported since the last look: ends first, then stops, each in the order of tasks. */
void stops_handle(struct observation *observation);
/** Handles what one tracee has reported. */
void stops_handle_one(struct observation *observation, struct tracee *tracee);
/** Lets a held task go on. */
void stops_resume(struct observation *observation, struct tracee *tracee);
/** At a stop that is reported of a call: what it has returned, asked once. @return false where it is an entry, or the task was killed. */
bool stops_result(struct tracee *tracee, int64_t *result);
/** Adds a tracee that was seized or has reported itself. */
struct tracee *stops_add(struct observation *observation, pid_t tid, int task);
/** Notes a report of waitpid(2). @return whose it is; NULL: of nobody in this run. */
struct tracee *stops_note(struct observation *observation, pid_t tid, int status);
/** The tracee of a thread id that is not gone, or NULL. */
struct tracee *stops_find(const struct observation *observation, pid_t tid);
/** A tracee of a process that is not gone, the oldest one, or NULL. */
struct tracee *stops_somebody_of(const struct observation *observation, pid_t process);
/** Does anything happen to a program at a signal of this disposition? */
bool stops_happens(enum disposition disposition, int signal);
/** Does the kernel mean to make this call again? -ERESTARTSYS and its kin, which no program sees. */
bool stops_is_restart(int64_t result);
/** Takes the task back to before the call of these registers, which it then makes again, with what else stands in them. */
void stops_make_again(const struct tracee *tracee, struct registers *registers);
/** Of a call that failed with EINTR though no signal came: what makes the kernel go on with it, unless a handler runs first. */
int64_t stops_until_handled(int64_t result);
/** Is it in the same pid namespace? Tools, and the oracle, have one of their own; in tier traced it is as if they had. */
bool stops_sees(const struct observation *observation, const struct tracee *by, const struct tracee *other);
/** Whom a task knows by this id: the last who had it, gone or not. @return NULL for nobody. */
struct tracee *stops_seen(const struct observation *observation, const struct tracee *by, int pid);
/** The process of a task; 0 where it is gone. */
pid_t stops_process(const struct observation *observation, int task);
/** Appends an event with its time. */
const struct event *stops_emit(struct observation *observation, struct event event);
/** Is an event that comes now of use for what it does only? Nobody will read what it says. */
bool stops_is_terse(const struct observation *observation);

/* idling.c */
/** A call has returned. A thousand in a row that bring nothing: the task would go on like that for ever, and that is told. Who runs free is told of once. */
void idling_watch(struct observation *observation, struct tracee *tracee, const struct event *event);

/* arrange.c */
/** A pipe that a call is about to enlarge gets that room from a machine that has it: what other runs have is no concern of a program's. */
void arrange_entered(struct observation *observation, const struct tracee *tracee);
/** A call that sends descriptors and found too many of others on their way is made again. @return false: it is over. */
bool arrange_left(struct observation *observation, struct tracee *tracee, int64_t result);
/** Gives a pipe or a socket that this call has made the buffers that the check wants: a service of the kernel, not a duty. */
void arrange_made(struct observation *observation, const struct tracee *tracee, const struct event *event);

/* order.c */
/** The task that goes on, of those that are ready; NULL where none is. */
struct tracee *order_next(struct observation *observation);

/* schedule.c */
/** Has the tick come since it was asked last? */
bool schedule_ticked(void);
/** Waits until every task that was let go has reported or is proven asleep. @return false when nobody has reported for so long. */
bool schedule_settle(struct observation *observation, uint64_t patience_ns);
/** Waits for what is on its way. @return false when it has not come for so long. */
bool schedule_wait_for_flight(struct observation *observation, uint64_t patience_ns);
/** Begins or ends the tick that interrupts waits, so that limits are looked at. Waits for reports begin it. */
void schedule_tick(bool on);

/* clock.c */
/** What a clock shows at the start of the run. */
uint64_t clock_start_ns(clockid_t clock);
/** Is it the run's own? Clocks of CPU time are the kernel's. */
bool clock_is_ours(clockid_t clock);
/** At the entry of clock_gettime(2) and its kin: answers. @return false where the kernel is to answer. */
bool clock_read(struct observation *observation, struct tracee *tracee, const char *name,
	const struct registers *registers, int64_t *result);
/** At an exec: makes libc ask the kernel for the time, and begins its chance. */
void clock_hide_shortcut(struct observation *observation, const struct tracee *tracee);
/** Is somebody asleep until a time? */
bool clock_is_awaited(const struct observation *observation);
/** Somebody has read the clock, and it has moved: ends the first wait whose time has come. @return false where there is none. */
bool clock_end_due_waits(struct observation *observation);
/** Somebody has computed for a whole turn: time has passed meanwhile. */
void clock_pass_turn(struct observation *observation);
/** Somebody has done something that is not waiting. */
void clock_moved(struct observation *observation);

/* timers.c */
/** At the entry of a call that sets or reads a timer: answers. @return false where the kernel is to answer. */
bool timers_call(struct observation *observation, struct tracee *tracee, int64_t *result);
/** After a call: notes a timer that was made, deleted or read. */
void timers_note(struct observation *observation, const struct tracee *tracee, const struct event *event);
/** The armed timer that fires next, or NULL. */
struct timer *timers_first(const struct observation *observation);
/** Its time has come. */
void timers_fire(struct observation *observation, struct timer *timer);
/** A process has ended, or executes another file. */
void timers_forget(struct observation *observation, pid_t process, bool exec);

/* timed.c */
/** At an entry: keeps the deadline of a call that waits for a limited time, and lets it wait without one. */
void timed_enter(struct observation *observation, struct tracee *tracee, struct registers *registers);
/** At an exit: arguments and result as the program expects them. @return true where the call is made again with no time to wait. */
bool timed_leave(const struct observation *observation, struct tracee *tracee, int64_t *result);
/** Is it a poll that does not see what it has seen when it looks once more? */
bool timed_sees_once(const struct observation *observation, const struct event *event);
/** After a call: a socket's time-outs are the tracer's, not the kernel's. */
void timed_note(const struct observation *observation, const struct tracee *tracee, const struct event *event);
/** The call has returned to the program: tells it how much time is left, where the call does. */
void timed_finish(
	const struct observation *observation, const struct tracee *tracee, const struct pending *call, int64_t result);

/* whole.c */
/** Lets a transfer go into the kernel: no signal at which nothing happens will end it. */
void whole_enter(const struct observation *observation, struct tracee *tracee);
/** At its exit, or when the task is let go for good. */
void whole_leave(struct tracee *tracee);

/* ports.c */
/** At an entry: chooses the port that the kernel would. @return true where the tracer has made the call; @p result is what it returns. */
bool ports_choose(struct observation *observation, const struct tracee *tracee, int64_t *result);
/** Gives back the ports that were claimed. */
void ports_free(struct observation *observation);

/* chance.c */
/** At the entry of getrandom(2): answers. @return false where the kernel is to answer. */
bool chance_read(struct observation *observation, const struct tracee *tracee, const struct registers *registers,
	int64_t *result);
/** At the exit of a read(2) from /dev/urandom or /dev/random: the bytes are the run's own. */
void chance_left(struct observation *observation, const struct tracee *tracee, int64_t result);
/** At an exec: the bytes that the kernel has put at @p address for libc are the run's own. */
void chance_begin(struct observation *observation, const struct tracee *tracee, uint64_t address);

/* flight.c */
/** Whatever was sent over loopback before has arrived when it comes back. */
void flight_land(struct observation *observation);
/** Frees what it keeps. */
void flight_free(struct observation *observation);
/** Letting this task go may move any connection; one call may move its own only. */
void flight_stir_by(struct observation *observation, const struct tracee *tracee);
/** Any connection may move. */
void flight_stir(struct observation *observation);
/** A peer has acted on its connection; @p local NULL: on no socket. */
void flight_stir_at(struct observation *observation, const struct address *local, const struct address *remote);
/** After a receive: has everything come that the room it made lets come? Only its own connection is asked about. */
bool flight_has_come(struct observation *observation);
/**
 * About to send, or to ask for room, where a check leaves little of it, on a network that puts acknowledgements off: what comes of
 * it depends on whether one comes before it.
 */
bool flight_decides(const struct observation *observation, const struct tracee *tracee);
/** Is nothing on its way over the network of the run that could wake somebody, or decide what comes of a call? */
bool flight_is_over(struct observation *observation);

/* gdb.c */
/**
 * Is this the moment that gdb is called for? Then the task is one that waits for it.
 * @param call  about to be made, before anything is done about it; NULL: @p signal is about to be delivered.
 */
bool gdb_begins(struct observation *observation, struct tracee *tracee, const struct call *call, int signal);
/** Is this signal none, but a trap of gdb's making? */
bool gdb_takes_trap(struct observation *observation, struct tracee *tracee, int signal);
/** Did gdb ask for this stop? */
bool gdb_takes_interrupt(struct observation *observation, struct tracee *tracee);
/** A signal that something happens at is about to be delivered. */
void gdb_hear_signal(struct observation *observation, struct tracee *tracee, const struct event *event);
/** A call has returned: what the one that gdb was called for returns is said there, whatever the optimiser has left of variables. */
void gdb_hear_call(struct observation *observation, const struct tracee *tracee, const struct event *event);
/** A task executes another file. */
void gdb_hear_exec(struct observation *observation, struct tracee *tracee);
/** The last task of a process has ended. */
void gdb_hear_end(struct observation *observation, const struct tracee *tracee);
/** Now and then, while a task runs: does gdb want it to stop? */
void gdb_look(struct observation *observation);
/** Where a task waits for gdb, hands it over until it is to go on. @return true where it has been let go. */
bool gdb_serve(struct observation *observation);
/** The run is over, and whatever is left of it will be killed: gdb may look around before. */
void gdb_finish(struct observation *observation);
/** Frees what it keeps. */
void gdb_free(struct observation *observation);

/* borrow.c */
/** The tracer's own copy of a program's descriptor. @return -1 where it is gone; the caller closes. */
int borrow(pid_t process, int fd);

#endif
