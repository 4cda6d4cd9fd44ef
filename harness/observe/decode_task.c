/** @file
 * Decoders of what tasks do to each other and to themselves: children, signals, waiting for a time.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#include "observe/decode.h"

/* --- process ids --- */

static const struct tracee *tracee_by_seen_pid(const struct observation *observation, int pid)
{
	size_t i;

	for (i = observation->tracee_count; i-- > 0;)
		if (observation->tracees[i]->seen_pid == pid)
			return observation->tracees[i];
	return NULL;
}

/** Ids of processes and threads differ between runs; a trace counts them by task, from 100. */
static int64_t canonical_pid(const struct observation *observation, int64_t pid)
{
	const struct tracee *tracee = pid > 0 ? tracee_by_seen_pid(observation, (int)pid) : NULL;

	return tracee && tracee->task >= 0 ? 100 + tracee->task : pid;
}

void decode_pid(const struct decoding *d, int index)
{
	d->event->args[index] = (uint64_t)canonical_pid(d->observation, (int)d->event->args[index]);
}

/* --- time --- */

static int64_t nanoseconds(int64_t seconds, int64_t rest)
{
	return seconds < 0 || rest < 0                ? -1
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
	enum { WAIT = 0, LOCK_PI = 6, WAIT_BITSET = 9, WAIT_REQUEUE_PI = 11, LOCK_PI2 = 13, COMMAND = 0x7f };
	int operation = (int)event->args[1] & COMMAND;

	return event->call->class != CALL_FUTEX || operation == WAIT || operation == WAIT_BITSET ||
	       operation == LOCK_PI || operation == LOCK_PI2 || operation == WAIT_REQUEUE_PI;
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

static void decode_sigaction(const struct decoding *d)
{
	struct kernel_sigaction action;
	struct event *event = d->event;

	if (!decode_read(d, event->args[1], &action, sizeof action))
		return;
	event->signal = (int)event->args[0];
	if (action.handler == (uint64_t)SIG_IGN)
		event->disposition = DISPOSITION_IGNORED;
	else if (action.handler == (uint64_t)SIG_DFL)
		event->disposition = DISPOSITION_DEFAULT;
	else
		event->disposition = action.flags & SA_RESTART ? DISPOSITION_RESTARTING : DISPOSITION_HANDLER;
}

/* --- children --- */

static void decode_wait(const struct decoding *d)
{
	struct event *event = d->event;
	int pid = (int)event->result, status = 0;
	const struct tracee *child;
	siginfo_t information;

	if (decode_is_named(event, "waitid")) {
		if (event->result < 0 || !decode_read(d, event->args[2], &information, sizeof information))
			return;
		pid = information.si_pid;
	}
	child = pid > 0 ? tracee_by_seen_pid(d->observation, pid) : NULL;
	if (!child)
		return;
	event->child = child->task;
	event->status = child->status;
	if (decode_is_named(event, "wait4") && decode_read(d, event->args[1], &status, sizeof status))
		event->status = status;
}

static void decode_spawn(const struct decoding *d)
{
	const struct tracee *child =
	        d->event->result > 0 ? tracee_by_seen_pid(d->observation, (int)d->event->result) : NULL;

	if (!child || child->task < 0)
		return;
	d->event->child = child->task;
	d->event->result = 100 + child->task;
}

void decode_task_result(const struct decoding *d)
{
	switch (d->event->call->class) {
	case CALL_SIGNAL:
		if (decode_is_named(d->event, "rt_sigaction"))
			decode_sigaction(d);
		break;
	case CALL_WAIT:
		decode_wait(d);
		d->event->result = canonical_pid(d->observation, d->event->result);
		break;
	case CALL_SPAWN:
		decode_spawn(d);
		break;
	default:
		break;
	}
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
