/** @file
 * What the files of the observer share: a traced task, a run, and who does what to them.
 */
#ifndef PLUMB_OBSERVE_TRACEE_H
#define PLUMB_OBSERVE_TRACEE_H

#include "observe/machine.h"
#include "observe/observe.h"
#include "observe/source.h"

/** Where a task is, as far as the schedule is concerned. */
enum hold {
	LOOSE,		/**< let go: it runs, sleeps in the kernel, or is dying */
	HELD_BORN,	/**< at its first stop */
	HELD_ENTRY,	/**< about to enter a call */
	HELD_EXIT,	/**< back from a call */
	HELD_EVENT,	/**< inside fork or exec, before they return */
	HELD_SIGNAL,	/**< about to get a signal */
	HELD_PREEMPTED,	/**< stopped in the middle of a computation */
	GONE
};

enum { SUSPENDED_MOST = 8, IOV_MOST = 64 };

/** A call that was entered and has not returned. */
struct pending {
	bool active;
	struct event event;	/**< what is known of it so far; owned */
	struct registers entry;	/**< as they were before anything was changed */
	bool told;		/**< an EVENT_BLOCKED was written */
	bool timed;		/**< it ends by itself at some time */
	bool skipped;		/**< not made: `forced` is what it returns */
	int64_t forced;
	int lowered;		/**< argument that was changed, or -1 */
	uint64_t iov_address;	/**< memory that was changed, 0 none … */
	uint64_t iov_length;	/**< … and what stood there */
	uint64_t message_count_address, message_count;	/**< the same for a msghdr's number of parts */
};

/** How many calls without progress a task has made in a row. */
struct idling { const struct call *call; int fd; int64_t result; uint64_t count; uint64_t text; /**< hash of a path, or 0 */ };

/** A traced task: where it is held, the call it is in, and what was seen of it. */
struct tracee {
	pid_t tid;
	pid_t process;		/**< thread group id */
	int seen_pid;		/**< its id as programs see it */
	int task;		/**< index in the trace; -1: its parent has not told of it yet */
	enum hold hold;
	bool has_status;	/**< reported since the last look … */
	int status;		/**< … this */
	int signal;		/**< to be passed when it goes on */
	unsigned long ready_since;	/**< order of becoming ready */
	bool listening;		/**< stopped by job control … */
	int stopped_by;		/**< … with this signal */
	bool vforking;		/**< sleeps in state D until its child executes or ends */
	bool by_syscall;	/**< let go with PTRACE_SYSCALL: its return will be reported */
	struct pending call;
	struct pending suspended[SUSPENDED_MOST];	/**< calls that a signal interrupted and that will be restarted */
	int suspended_count;
	struct idling idling;
	bool timer_armed;
	struct place last_place;	/**< of its last call; exit_group() is one */
	int stat_fd, schedstat_fd, wchan_fd;
	unsigned long switches;		/**< of the first scan */
	uint64_t turn_began_ns;		/**< its CPU time at the first look after it was let go; 0: not yet */
	const struct image *image;	/**< what it executes, or NULL */
	uint64_t loader_from, loader_to;	/**< the dynamic loader's code */
};

/** An executable of the run. */
struct image { char *inside; struct source *source; };

/** One counter of fault points: how often this task made this class of call on this object. */
struct point_counter { int task; enum call_class class; int object; unsigned count; };

/** A run: its options, its trace, its tracees, and the state of the schedule. */
struct observation {
	struct observe_options options;
	struct trace *trace;
	struct tracee **tracees;	/**< in the order of their making */
	size_t tracee_count, tracee_capacity;
	struct tracee *current;		/**< the last one let go */
	struct image *images[8];
	size_t image_count;
	unsigned long ready_clock, stops, last_memory_look;
	uint64_t started_ns;
	const char *limit;		/**< name of the limit */
	unsigned long refused_tasks;	/**< forks answered EAGAIN */
	bool peers_acted;		/**< since the last return */
	bool timed_before;		/**< the last return was OBSERVE_TIMED */
	bool killing;			/**< the current task sends a SIGKILL: held tasks may die */
	bool touched_socket, spins, fault_hit;
	struct fault listed;		/**< what points to list: kind, number, class */
	struct fault *points;
	size_t point_count, point_capacity;
	struct point_counter *counters;
	size_t counter_count, counter_capacity;
	char **refused;			/**< names already told of */
	size_t refused_count, refused_capacity;
};

/* calls.c */
/** The row of a system call number, or NULL. */
const struct call *call_by_number(long number);
/** The kernel's name of a number, interned; "call 999" for unknown ones. */
const char *call_name_by_number(long number);

/* memory.c */
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

/** At a fork: notes what stands unwritten in the buffer of stdout, which the child now has, too. */
void decode_unwritten(const struct tracee *tracee, struct event *event);

/* fault.c */
/** At an entry: counts the point, lists it, and injects the run's fault where it is this one; the event then has its written form. */
void fault_at_entry(struct observation *observation, struct tracee *tracee, struct registers *registers);
/** At an exit: puts back what was changed. @return what the program is to see: @p result, or the fault's. */
int64_t fault_at_exit(struct tracee *tracee, int64_t result);

/* quiet.c */
/** Is every loose task asleep, by two scans? */
bool quiet_proven(struct observation *observation);
/** CPU time of a task in nanoseconds. */
uint64_t quiet_cpu_ns(const struct tracee *tracee);
/** State letter of a task, as in proc(5); 'X' where it is gone. */
char quiet_state(const struct tracee *tracee);
/** Opens what scans read. */
void quiet_watch(struct tracee *tracee);
/** Closes it. */
void quiet_forget(struct tracee *tracee);

/* limits.c */
/** Looks at memory and CPU time. @return false where a limit is passed; observation->limit names it. */
bool limits_hold(struct observation *observation);

/* stops.c */
/** Handles what was reported since the last look: ends first, then stops, each in the order of tasks. */
void stops_handle(struct observation *observation);
/** Lets a held task go on. */
void stops_resume(struct observation *observation, struct tracee *tracee);
/** Adds a tracee that was seized or has reported itself. */
struct tracee *stops_add(struct observation *observation, pid_t tid, int task);
/** Notes a report of waitpid(2). */
void stops_note(struct observation *observation, pid_t tid, int status);
/** The tracee of a thread id that is not gone, or NULL. */
struct tracee *stops_find(const struct observation *observation, pid_t tid);
/** Appends an event with its time. */
const struct event *stops_emit(struct observation *observation, struct event event);

/* schedule.c */
/** Waits until every task that was let go has reported or is proven asleep. @return false at the deadline. */
bool schedule_settle(struct observation *observation, uint64_t deadline_ns);
/** Begins or ends the tick that interrupts waits, so that limits are looked at. */
void schedule_tick(bool on);

/* clock.c */
/** Is somebody asleep until a time? */
bool clock_is_awaited(const struct observation *observation);
/** Waits for it. @return false at the deadline. */
bool clock_wait(struct observation *observation, uint64_t deadline_ns);

#endif
