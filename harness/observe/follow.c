/** @file
 * Follows programs that run free: each task goes on as soon as what it has reported is written down.
 *
 * Tasks run at the same time, so the order in which their reports come is not always that of what they did. Two orders
 * matter to the tables, and are put right by letting a report wait (it is *postponed*):
 *
 *   - a new task may report before its maker tells of it;
 *   - a thread may get a number for a new descriptor that another one has just closed, and report first.
 *
 * Nobody proves here after each stop that tasks are asleep. When nothing was reported for a while, all of them are looked at:
 * who sleeps in a call is told of as blocked. And where all sleep for what only others of them could bring, the run stands
 * still for ever: nobody outside has a hand in it. That is noted, and if it is ended by a signal then, the stuck
 * tasks are told of, and what came afterwards is not the program's doing.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "observe/tracee.h"

enum { LOOKED_AT_MOST = 256, GONE_MOST = 1024 };

/* --- order --- */

/** Gives the exit of this call a number back that others may get at once? */
static bool may_close(const struct event *event, int fd)
{
	switch (event->call->class) {
	case CALL_CLOSE:
		return event->fd == fd || call_argument(event->call, ARG_FD) < 0 ||
			event->call->arguments[1] != ARG_NONE;
	case CALL_DUP:
		return event->fd_out == fd;
	default:
		return false;
	}
}

static bool is_being_closed(const struct observation *observation, const struct tracee *maker, int fd)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *it = observation->tracees[i];

		if (it != maker && it->process == maker->process && it->hold == LOOSE && it->call.active &&
			may_close(&it->call.event, fd))
			return true;
	}
	return false;
}

static bool makes_descriptor(const struct event *event)
{
	return event->call->traits & CALL_MAKES_FD || call_argument(event->call, ARG_FCNTL) >= 0;
}

static bool has_to_wait(const struct observation *observation, const struct tracee *tracee)
{
	struct registers registers;

	if (!WIFSTOPPED(tracee->status))
		return false;
	if (tracee->task < 0)
		return true;
	if (tracee->status >> 8 != (SIGTRAP | 0x80) || !tracee->call.active || !makes_descriptor(&tracee->call.event) ||
		machine_read(tracee->tid, &registers) < 0 || machine_result(&registers) < 0)
		return false;
	return is_being_closed(observation, tracee, (int)machine_result(&registers));
}

/* --- standing still --- */

/** Asleep for something that nobody outside can bring, and no time either? */
static bool waits_inside(const struct observation *observation, const struct tracee *tracee)
{
	const struct event *event = &tracee->call.event;
	const struct object *object;

	if (!tracee->call.active || tracee->listening || event->timeout_ns >= 0)
		return false;
	if (event->call->class == CALL_WAIT)
		return true;
	object = object_by_id(observation->trace->descriptors, event->object);
	if (!object || object->given || (event->call->class != CALL_RECEIVE && event->call->class != CALL_SEND))
		return false;
	return object->kind == OBJECT_PIPE || (object->kind == OBJECT_SOCKET && object->other);
}

static bool all_wait_inside(const struct observation *observation)
{
	size_t i;

	if (observation->timer_armed || observation->options.attached)
		return false;
	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i]->hold != GONE && !waits_inside(observation, observation->tracees[i]))
			return false;
	return true;
}

static void tell_blocked(struct observation *observation, struct tracee *tracee)
{
	struct event event;

	decode_blocked(tracee);
	event = event_copy(&tracee->call.event);
	event.kind = EVENT_BLOCKED;
	tracee->call.told = true;
	(void)stops_emit(observation, event);
}

static void look_at_all(struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		struct tracee *tracee = observation->tracees[i];

		if (tracee->hold == GONE)
			continue;
		quiet_watch(tracee);
		if (tracee->hold == LOOSE && tracee->call.active && !tracee->call.told && !tracee->vforking &&
			quiet_sleeps(tracee))
			tell_blocked(observation, tracee);
	}
	observation->still = all_wait_inside(observation) && quiet_proven(observation);
	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i]->hold != GONE)
			quiet_forget(observation->tracees[i]);
}

/** Ended from outside, while nothing could go on any more? Then this is where the program's own story ends. */
static void end_standstill(struct observation *observation, const struct tracee *tracee)
{
	bool stopped = WIFSTOPPED(tracee->status);
	int signal = stopped ? WSTOPSIG(tracee->status) : WTERMSIG(tracee->status);
	bool from_outside =
		signal == SIGINT || signal == SIGTERM || signal == SIGQUIT || signal == SIGHUP || signal == SIGKILL;

	observation->still = false;
	if ((stopped && tracee->status >> 16) || !from_outside)
		return;
	observe_stuck(observation);
	observation->judged = trace_length(observation->trace);
}

/* --- one report --- */

/** Where the shell's job stops, the tracer does, too: so the shell sees it, and gets its terminal back. */
static void stop_with(const struct observation *observation, const struct tracee *tracee)
{
	bool by_terminal =
		tracee->stopped_by == SIGTSTP || tracee->stopped_by == SIGTTIN || tracee->stopped_by == SIGTTOU;

	if (tracee->task == 0 && tracee->listening && by_terminal && !observation->options.attached &&
		getpgid(tracee->tid) == getpgrp())
		(void)raise(SIGSTOP);
}

static void handle(struct observation *observation, struct tracee *tracee)
{
	if (observation->still)
		end_standstill(observation, tracee);
	stops_handle_one(observation, tracee);
	if (tracee->hold != LOOSE && tracee->hold != GONE)
		stops_resume(observation, tracee);
	else
		stop_with(observation, tracee);
}

static bool handle_one_postponed(struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		struct tracee *tracee = observation->tracees[i];

		if (!tracee->has_status || has_to_wait(observation, tracee))
			continue;
		observation->postponed--;
		handle(observation, tracee);
		return true;
	}
	return false;
}

static void take(struct observation *observation, struct tracee *tracee)
{
	bool waited = tracee->postponed;

	if (has_to_wait(observation, tracee)) {
		observation->postponed += !waited;
		tracee->postponed = true;
		return;
	}
	observation->postponed -= waited; /* killed meanwhile */
	tracee->postponed = false;
	handle(observation, tracee);
	while (observation->postponed && handle_one_postponed(observation))
		;
}

/* --- many tasks --- */

/** Nobody will ask for it any more. */
static bool is_forgotten(const struct observation *observation, const struct tracee *tracee)
{
	const struct descriptors *descriptors = observation->trace->descriptors;

	return tracee->hold == GONE && tracee->task != 0 && !tracee->has_status &&
		(tracee->tid != tracee->process ||
			!process_is_zombie(descriptors, process_of(descriptors, tracee->task)));
}

/** A run may have many thousand tasks, one after the other. */
static void forget_gone(struct observation *observation)
{
	size_t kept = 0, i;

	if (observation->tracee_count < observation->kept_count + GONE_MOST)
		return;
	for (i = 0; i < observation->tracee_count; i++) {
		if (is_forgotten(observation, observation->tracees[i]))
			free(observation->tracees[i]); /* what it owned went with its end */
		else
			observation->tracees[kept++] = observation->tracees[i];
	}
	observation->tracee_count = observation->kept_count = kept;
	observation->current = NULL;
}

/* --- all of it --- */

static void begin(struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i]->hold != LOOSE && observation->tracees[i]->hold != GONE)
			stops_resume(observation, observation->tracees[i]);
}

/** Where nothing was reported since the last time, all are looked at once. */
static void look_where_idle(struct observation *observation)
{
	bool idle = observation->stops == observation->looked_at_stops;

	if (idle && !observation->looked && observe_living(observation) <= LOOKED_AT_MOST)
		look_at_all(observation);
	observation->looked = idle;
	observation->looked_at_stops = observation->stops;
}

static bool follow(struct observation *observation, bool (*pause)(void *data), void *data)
{
	struct tracee *tracee;
	int status;
	pid_t tid;

	for (;;) {
		tid = waitpid(-1, &status, __WALL);
		if (tid < 0 && errno != EINTR)
			return true; /* ECHILD */
		tracee = tid > 0 ? stops_note(observation, tid, status) : NULL;
		if (tracee)
			take(observation, tracee);
		if (!schedule_ticked())
			continue;
		look_where_idle(observation);
		forget_gone(observation);
		if (!pause(data))
			return false;
	}
}

bool observe_follow(struct observation *observation, bool (*pause)(void *data), void *data)
{
	bool ended;

	schedule_tick(true);
	begin(observation);
	ended = follow(observation, pause, data);
	schedule_tick(false);
	return ended;
}

bool observe_stands_still(const struct observation *observation)
{
	return observation->still;
}

size_t observe_judged(const struct observation *observation)
{
	return observation->judged ? observation->judged : trace_length(observation->trace);
}

size_t observe_living(const struct observation *observation)
{
	size_t count = 0, i;

	for (i = 0; i < observation->tracee_count; i++)
		count += observation->tracees[i]->hold != GONE;
	return count;
}
