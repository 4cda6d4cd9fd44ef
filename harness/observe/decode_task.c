/** @file
 * Decoders of what tasks do to each other and to themselves: children, signals, waiting for a time.
 */
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#include "observe/decode.h"

enum { FUTEX_COMMAND = 0x7f };

/* --- process ids --- */

static const struct tracee *known_by(const struct decoding *d, int64_t pid)
{
	return pid > 0 ? stops_seen(d->observation, d->tracee, (int)pid) : NULL;
}

static int64_t canonical_pid(const struct decoding *d, int64_t pid, int64_t otherwise)
{
	const struct tracee *tracee = known_by(d, pid);

	return tracee && tracee->task >= 0 ? 100 + tracee->task : otherwise;
}

int64_t decode_other_id(const struct decoding *d, int64_t pid)
{
	return canonical_pid(d, pid, 0);
}

void decode_pid(const struct decoding *d, int index)
{
	int pid = (int)d->event->args[index];

	if (call_argument(d->event->call, ARG_SIGINFO) < 0 || d->event->args[0] != P_PIDFD)
		d->event->args[index] = (uint64_t)canonical_pid(d, pid, pid);
}

/* --- time --- */

static int64_t nanoseconds(int64_t seconds, int64_t rest)
{
	return seconds < 0 || rest < 0                 ? -1
		: seconds > INT64_MAX / 1000000000 - 1 ? INT64_MAX
						       : seconds * 1000000000 + rest;
}

void decode_timeout_ms(const struct decoding *d, int index)
{
	int ms = (int)d->event->args[index];

	d->event->timeout_ns = ms < 0 ? -1 : (int64_t)ms * 1000000;
}

/** Of the many operations of futex(2) those that wait have a time in that place, others a number. */
static bool has_time(const struct event *event)
{
	int command = (int)event->args[1] & FUTEX_COMMAND;

	return event->call->class != CALL_FUTEX || command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET ||
		command == FUTEX_LOCK_PI || command == FUTEX_LOCK_PI2 || command == FUTEX_WAIT_REQUEUE_PI;
}

void decode_timespec(const struct decoding *d, int index)
{
	struct timespec time;

	if (has_time(d->event) && decode_read(d, d->event->args[index], &time, sizeof time))
		d->event->timeout_ns = nanoseconds(time.tv_sec, time.tv_nsec);
}

void decode_timeval(const struct decoding *d, int index)
{
	struct timeval time;

	if (decode_read(d, d->event->args[index], &time, sizeof time))
		d->event->timeout_ns = nanoseconds(time.tv_sec, (int64_t)time.tv_usec * 1000);
}

/* --- signals --- */

/** The kernel's struct sigaction, which is not libc's. */
struct kernel_sigaction {
	uint64_t handler, flags, restorer, mask;
};

void decode_sigaction(const struct decoding *d, int index)
{
	struct kernel_sigaction action;
	struct event *event = d->event;

	if (!decode_read(d, event->args[index], &action, sizeof action))
		return;
	event->signal = (int)event->args[0];
	event->flags = (unsigned)action.flags;
	if (action.handler == (uint64_t)SIG_IGN)
		event->disposition = DISPOSITION_IGNORED;
	else if (action.handler == (uint64_t)SIG_DFL)
		event->disposition = DISPOSITION_DEFAULT;
	else
		event->disposition = action.flags & SA_RESTART ? DISPOSITION_RESTARTING : DISPOSITION_HANDLER;
}

void decode_sigset(const struct decoding *d, int index)
{
	uint64_t signals;

	if (decode_read(d, d->event->args[index], &signals, sizeof signals))
		d->event->signals = signals;
}

/* --- children --- */

static void collect(const struct decoding *d, int pid, int status)
{
	const struct tracee *child = known_by(d, pid);

	if (!child)
		return;
	d->event->child = child->task;
	d->event->status = status >= 0 ? status : child->status;
}

void decode_status(const struct decoding *d, int index)
{
	int status;

	if (!decode_read(d, d->event->args[index], &status, sizeof status))
		status = -1; /* the program does not want to know */
	collect(d, (int)d->event->result, status);
	d->event->result = canonical_pid(d, d->event->result, d->event->result);
}

/** The same as wait(2) would say. */
static int status_of(const siginfo_t *information)
{
	switch (information->si_code) {
	case CLD_EXITED:
		return W_EXITCODE(information->si_status & 0xff, 0);
	case CLD_KILLED:
		return information->si_status;
	case CLD_DUMPED:
		return information->si_status | WCOREFLAG;
	case CLD_CONTINUED:
		return __W_CONTINUED;
	default:
		return W_STOPCODE(information->si_status);
	}
}

void decode_siginfo(const struct decoding *d, int index)
{
	siginfo_t information;

	if (d->event->result >= 0 && decode_read(d, d->event->args[index], &information, sizeof information))
		collect(d, information.si_pid, status_of(&information));
}

static void decode_spawn(const struct decoding *d)
{
	const struct tracee *child = known_by(d, d->event->result);

	if (!child || child->task < 0)
		return;
	d->event->child = child->task;
	d->event->result = 100 + child->task;
	if (d->event->args[0] & CLONE_PIDFD && decode_is_named(d->event, "clone") &&
		decode_read(d, d->event->args[2], &d->event->made[0], sizeof d->event->made[0])) {
		d->event->made_kind = OBJECT_PID_FD;
		d->event->flags = O_RDWR | O_CLOEXEC;
	}
}

/* --- who wakes whom --- */

static bool wakes(const struct event *event)
{
	static const int commands[] = {
		FUTEX_WAKE, FUTEX_WAKE_BITSET, FUTEX_WAKE_OP, FUTEX_REQUEUE, FUTEX_CMP_REQUEUE, FUTEX_UNLOCK_PI};
	size_t i;

	for (i = 0; i < sizeof commands / sizeof *commands; i++)
		if ((int)(event->args[1] & FUTEX_COMMAND) == commands[i])
			return true;
	return false;
}

/** Operations on two words have the second one as their fifth argument. */
static bool is_about(const struct event *event, uint64_t word)
{
	int command = (int)(event->args[1] & FUTEX_COMMAND);
	bool two = command == FUTEX_WAKE_OP || command == FUTEX_REQUEUE || command == FUTEX_CMP_REQUEUE;

	return event->args[0] == word || (two && event->args[4] == word);
}

/** Who is waking it just now: both calls return at once, and either may be told first. */
static int waking_now(const struct decoding *d)
{
	size_t i;

	for (i = 0; i < d->observation->tracee_count; i++) {
		const struct tracee *it = d->observation->tracees[i];
		const struct event *event = &it->call.event;

		if (it != d->tracee && it->hold != GONE && it->process == d->tracee->process && it->call.active &&
			event->call->class == CALL_FUTEX && wakes(event) && is_about(event, d->event->args[0]))
			return it->task;
	}
	return -1;
}

/** Who woke somebody there last. */
static int woke_last(const struct decoding *d)
{
	const struct trace *trace = d->observation->trace;
	size_t i;

	for (i = trace->event_count; i-- > d->event->entered;) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == CALL_FUTEX && event->task != d->tracee->task &&
			event->result > 0 && wakes(event) && is_about(event, d->event->args[0]))
			return event->task;
	}
	return -1;
}

/** pthread_join(3) waits for the word in which the kernel deletes the id of a thread at its end. */
static int ended_thread(const struct decoding *d)
{
	int task = (int)d->event->args[2] - 100;

	return task >= 0 && (size_t)task < d->observation->trace->task_count &&
			d->observation->trace->tasks[task].thread
		? task
		: -1;
}

static void decode_futex(const struct decoding *d)
{
	int who;

	if (wakes(d->event) || d->event->result != 0 || !d->event->blocked)
		return;
	who = waking_now(d);
	if (who < 0)
		who = woke_last(d);
	d->event->woken_by = who >= 0 ? who : ended_thread(d);
}

void decode_task_result(const struct decoding *d)
{
	if (d->event->call->class == CALL_SPAWN)
		decode_spawn(d);
	else if (d->event->call->class == CALL_FUTEX)
		decode_futex(d);
}

/* --- who has a mutex --- */

/** The beginning of glibc's pthread_mutex_t on 64-bit machines, which is part of its ABI (bits/struct_mutex.h). */
struct mutex {
	int word; /**< what futex(2) is told: 2 while somebody waits */
	unsigned depth;
	int owner; /**< thread id */
	unsigned users;
	int kind;
};

enum { MUTEX_AWAITED = 2, MUTEX_KIND_MOST = PTHREAD_MUTEX_ADAPTIVE_NP, MUTEX_ELISION = 0x300 };

static bool may_be_mutex(const struct event *event)
{
	return event->call && event->call->class == CALL_FUTEX && event->args[2] == MUTEX_AWAITED &&
		event->args[1] == (FUTEX_WAIT | FUTEX_PRIVATE_FLAG);
}

/** Other words that are waited for have other neighbours: these would have to look like a mutex of a thread that lives. */
void decode_owner(const struct observation *observation, const struct tracee *tracee, struct event *event)
{
	struct decoding d = {observation, tracee, event};
	const struct tracee *owner;
	struct mutex mutex;

	if (!may_be_mutex(event) || !decode_read(&d, event->args[0], &mutex, sizeof mutex) ||
		mutex.word != MUTEX_AWAITED || !mutex.users || mutex.users > observation->tracee_count ||
		(mutex.kind & ~MUTEX_ELISION) > MUTEX_KIND_MOST)
		return;
	owner = known_by(&d, mutex.owner);
	if (owner && owner->hold != GONE && owner->process == tracee->process)
		event->owner = owner->task;
}

/* --- what is not written yet --- */

/** The beginning of glibc's struct _IO_FILE, which is part of its ABI (bits/types/struct_FILE.h). */
struct stdio_file {
	int flags;
	uint64_t read_pointer, read_end, read_base, write_base, write_pointer;
};

uint64_t decode_unwritten(const struct tracee *tracee, uint64_t from, struct event *event)
{
	static const char symbol[] = "_IO_2_1_stdout_"; /* what stdout points to until somebody changes it */
	uint64_t address = tracee->image ? source_symbol(tracee->image->source, tracee->tid, symbol) : 0;
	struct decoding d = {NULL, tracee, event};
	struct stdio_file file;

	if (!decode_read(&d, address, &file, sizeof file) || file.write_pointer <= file.write_base + from)
		return 0;
	decode_capture(&d, file.write_base + from, file.write_pointer - file.write_base - from);
	return file.write_pointer - file.write_base - from;
}
