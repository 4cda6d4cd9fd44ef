/** @file
 * The closed set of the wait-for graph: begins with everybody who waits, and lets go whom somebody else could help.
 */
#include <signal.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/deadlock.h"

/** Signals that a process brings upon itself, or that its children bring, who are looked at by themselves. */
static bool comes_from_inside(int signal)
{
	static const int signals[] = {SIGCHLD, SIGPIPE, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
	size_t i;

	for (i = 0; i < sizeof signals / sizeof *signals; i++)
		if (signals[i] == signal)
			return true;
	return false;
}

/** Threads have two signals of their own, which only other threads of the process send: pthreads(7). */
static bool is_of_libc(int signal)
{
	return signal > SIGSYS && signal < SIGRTMIN;
}

static bool is_handled(const struct trace *trace, int task, int signal)
{
	return signal_disposition(trace->descriptors, task, signal) >= DISPOSITION_HANDLER;
}

bool may_be_signalled(const struct trace *trace, int task)
{
	int signal;

	for (signal = 1; signal < NSIG; signal++)
		if (is_handled(trace, task, signal) && !comes_from_inside(signal) && !is_of_libc(signal))
			return true;
	return false;
}

/** Has the process ever set an alarm? Whether that is over is not told. */
static bool sets_timers(const struct trace *trace, int task)
{
	static const char *const names[] = {"alarm", "setitimer", "timer_settime"};
	int process = process_of(trace->descriptors, task);
	size_t i, j;

	for (i = 0; i < trace->event_count; i++)
		for (j = 0; j < sizeof names / sizeof *names && is_call(&trace->events[i], CALL_SLEEP); j++)
			if (strcmp(trace->events[i].call->name, names[j]) == 0 &&
				is_of_process(trace, &trace->events[i], process))
				return true;
	return false;
}

/** Could only the run itself meet the need? */
static bool is_inner(const struct trace *trace, const struct need *need)
{
	return !need->by_harness && !need->by_others && need->event->timeout_ns < 0 &&
		!may_be_signalled(trace, need->event->task) && !sets_timers(trace, need->event->task);
}

/* --- letting go --- */

static bool process_is_closed(const struct trace *trace, const bool *closed, int process)
{
	size_t i;

	for (i = 0; i < trace->task_count; i++)
		if (process_of(trace->descriptors, (int)i) == process && task_alive(trace->descriptors, (int)i) &&
			!closed[i])
			return false;
	return true;
}

static bool is_closed(const struct trace *trace, const bool *closed, const struct provider *provider)
{
	return provider->alone ? closed[provider->task]
			       : process_is_closed(trace, closed, process_of(trace->descriptors, provider->task));
}

/** The end of a child would run a handler of the parent. */
static bool may_hear_of_child(const struct trace *trace, const bool *closed, const struct event *event)
{
	size_t i;

	for (i = 0; is_handled(trace, event->task, SIGCHLD) && i < trace->task_count; i++)
		if (is_child_of(trace, (int)i, event) &&
			!process_is_closed(trace, closed, process_of(trace->descriptors, (int)i)))
			return true;
	return false;
}

static bool may_be_helped(const struct trace *trace, const bool *closed, const struct need *need)
{
	size_t i;

	for (i = 0; i < need->provider_count; i++)
		if (!is_closed(trace, closed, &need->providers[i]))
			return true;
	return may_hear_of_child(trace, closed, need->event);
}

static bool let_go(const struct trace *trace, const struct needs *needs, bool *closed)
{
	bool changed = false;
	size_t i;

	for (i = 0; i < needs->count; i++) {
		bool *it = &closed[needs->items[i].event->task];

		if (*it && may_be_helped(trace, closed, &needs->items[i])) {
			*it = false;
			changed = true;
		}
	}
	return changed;
}

bool *deadlocked_tasks(const struct trace *trace, const struct needs *needs)
{
	bool *closed = memory_new(trace->task_count + 1, sizeof *closed);
	size_t i;

	for (i = 0; i < needs->count; i++)
		closed[needs->items[i].event->task] = true;
	for (i = 0; i < needs->count; i++)
		if (!is_inner(trace, &needs->items[i]))
			closed[needs->items[i].event->task] = false;
	while (let_go(trace, needs, closed))
		;
	return closed;
}
