/** @file
 * Follows programs that run free: each task goes on as soon as what it has reported is written down.
 *
 * Tasks run at the same time, so the order in which their reports come is not always that of what they did. What comes too
 * early is put right by letting it wait (it is *postponed*): a new task for its maker, an effect for its cause (causes.c).
 *
 * Nobody proves here after each stop that tasks are asleep. When nothing was reported for a while, all of them are looked at:
 * who sleeps in a call is told of as blocked. And where all sleep for what only others of them could bring, the run stands
 * still for ever: nobody outside has a hand in it. That is noted, and if it is ended by a signal then, the stuck
 * tasks are told of, and what came afterwards is not the program's doing.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "observe/tracee.h"

enum { LOOKED_AT_MOST = 256 };

static bool somebody_spawns(const struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *it = observation->tracees[i];

		if (it->hold != GONE && it->task >= 0 && it->call.active && it->call.event.call->class == CALL_SPAWN)
			return true;
	}
	return false;
}

/** Its maker was killed before it could tell of it: then it is the first task's. */
static void adopt(struct observation *observation, struct tracee *orphan)
{
	struct event event = event_of(EVENT_SPAWN, 0);

	orphan->task = trace_add_task(observation->trace, 0, false);
	observation->trace->tasks[orphan->task].pid = orphan->seen_pid;
	event.child = orphan->task;
	event.result = 100 + orphan->task; /* see decode.c: ids are counted by task */
	(void)stops_emit(observation, event);
}

/** A new task may report before its maker tells of it. */
static bool has_to_wait(const struct observation *observation, struct tracee *tracee)
{
	return WIFSTOPPED(tracee->status) && (tracee->task < 0 || causes_are_open(observation, tracee));
}

/* --- standing still --- */

/**
 * Asleep for something that nobody outside can bring, and no time either? Of the network that is not claimed: what is on its
 * way there may be held up by a timer of the kernel's.
 */
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
	return object->kind == OBJECT_PIPE ||
		(object->kind == OBJECT_SOCKET && object->domain == AF_UNIX && object->other);
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

static bool ends_from_outside(int signal)
{
	return signal == SIGINT || signal == SIGTERM || signal == SIGQUIT || signal == SIGHUP || signal == SIGKILL;
}

/**
 * The signals that are on their way to a task and not blocked: bit n - 1 is signal n.
 * "SigPnd:\t0000000000000002" of the task's status, and two lines like it; proc(5).
 */
static uint64_t signals_on_their_way(pid_t tid)
{
	uint64_t signals = 0, blocked = 0;
	char path[64], line[256];
	FILE *file;

	(void)snprintf(path, sizeof path, "/proc/%d/status", (int)tid);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof line, file))
		if (strncmp(line, "SigPnd:", 7) == 0 || strncmp(line, "ShdPnd:", 7) == 0)
			signals |= strtoull(line + 7, NULL, 16);
		else if (strncmp(line, "SigBlk:", 7) == 0)
			blocked = strtoull(line + 7, NULL, 16);
	if (file)
		(void)fclose(file); /* only read from */
	return signals & ~blocked;
}

/** Is a signal that ends programs the first that moves the task? Before it comes, the call that it interrupts returns. */
static bool is_ended_from_outside(const struct tracee *tracee)
{
	uint64_t pending;
	int signal;

	if (!WIFSTOPPED(tracee->status))
		return WIFSIGNALED(tracee->status) && ends_from_outside(WTERMSIG(tracee->status));
	if (tracee->status >> 16)
		return false;
	if (WSTOPSIG(tracee->status) != (SIGTRAP | 0x80))
		return ends_from_outside(WSTOPSIG(tracee->status));
	pending = signals_on_their_way(tracee->tid);
	for (signal = 1; signal < NSIG; signal++)
		if (pending & (UINT64_C(1) << (signal - 1)) && ends_from_outside(signal))
			return true;
	return false;
}

/** Something moves. Where it is ended from outside, this is where the program's own story ends: it stood still for ever. */
static void end_standstill(struct observation *observation, const struct tracee *tracee)
{
	observation->still = false;
	if (!is_ended_from_outside(tracee))
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

		if (tracee->postponed && tracee->task < 0 && !somebody_spawns(observation))
			adopt(observation, tracee);
		if (!tracee->postponed || has_to_wait(observation, tracee))
			continue;
		tracee->postponed = false;
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

/** The next report. Where some are postponed, what they wait for comes at once, or falls asleep. @return as waitpid(2). */
static pid_t next_report(struct observation *observation, int *status)
{
	pid_t tid = 0;

	while (tid == 0 && observation->postponed) {
		tid = waitpid(-1, status, __WALL | WNOHANG);
		if (tid == 0 && !handle_one_postponed(observation))
			(void)sched_yield(); /* cannot fail */
	}
	return tid ? tid : waitpid(-1, status, __WALL);
}

static bool follow(struct observation *observation, bool (*pause)(void *data), void *data)
{
	struct tracee *tracee;
	int status;
	pid_t tid;

	for (;;) {
		tid = next_report(observation, &status);
		if (tid < 0 && errno != EINTR)
			return true; /* ECHILD */
		tracee = tid > 0 ? stops_note(observation, tid, status) : NULL;
		if (tracee)
			take(observation, tracee);
		if (!schedule_ticked())
			continue;
		look_where_idle(observation);
		tracer_forget_gone(observation);
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
