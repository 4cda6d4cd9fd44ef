/** @file
 * sigterm-flag-race: the signal to stop came, its handler ran, and the program sleeps on in a call that does not return.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "diagnose/ask.h"

static bool is_stop(const struct event *event)
{
	return event->kind == EVENT_SIGNAL && event->signal == SIGTERM && /* a shell lives on after SIGINT */
		(event->disposition == DISPOSITION_HANDLER || event->disposition == DISPOSITION_RESTARTING);
}

/** The last signal to stop that the task got, where its handler did nothing but set a variable. */
static const struct event *last_stop(const struct trace *trace, int task)
{
	const struct event *stop = NULL;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->task != task)
			continue;
		if (is_stop(event))
			stop = event;
		else if (stop && event->call && event->handling)
			stop = NULL; /* it wrote into a pipe, perhaps */
	}
	return stop;
}

/** The call that the signal interrupted comes to its end behind it. */
static bool was_interrupted(const struct event *event, const struct event *stop)
{
	return event->kind == EVENT_CALL && event->result == -EINTR && event->entered < stop->number;
}

/** What the task does after the signal: nothing but being stuck, in a call that it was in before (or entered right after). */
static const struct event *sleeps_on(const struct trace *trace, const struct event *stop)
{
	const struct event *stuck = NULL;
	size_t i;

	for (i = stop->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->task != stop->task || event->kind == EVENT_HANDLED || was_interrupted(event, stop))
			continue;
		if (event->kind == EVENT_STUCK)
			stuck = event;
		else if (event->kind != EVENT_BLOCKED)
			return NULL;
	}
	return stuck;
}

static void look_at(struct diagnosis *diagnosis, const struct event *stop)
{
	const struct event *stuck = sleeps_on(diagnosis->trace, stop);
	bool was_inside = stuck && stuck->entered < stop->number;
	char *name;

	if (!stuck || !stuck->call || !is_learners(stuck))
		return;
	name = task_name(diagnosis->trace, stop->task);
	finding_report(diagnosis, stuck, stop,
		was_inside
			? _("%s got %s while it was in this %s(). Its handler ran, but with SA_RESTART the call goes on as if nothing had happened")
			: _("%s got %s right before this %s(). Its handler ran, and then the program went to sleep, without looking at what it had set"),
		name, signal_name(stop->signal), function_name(stuck));
	free(name);
}

static void on_stuck(struct diagnosis *diagnosis)
{
	size_t task;

	for (task = 0; task < diagnosis->trace->task_count; task++) {
		const struct event *stop = last_stop(diagnosis->trace, (int)task);

		if (stop)
			look_at(diagnosis, stop);
	}
}

const struct rule rule_sigterm_flag_race = {
	.id = "sigterm-flag-race",
	.severity = SEVERITY_ERROR,
	.title = N_("a signal to stop sets a flag, but the program sleeps on"),
	.why = N_(
		"A flag is seen only by code that runs. If the signal comes between the test of the flag and the call that waits, or if "
		"SA_RESTART (which signal() sets) makes the call go on, the program waits for the next client before it stops."),
	.fix = N_(
		"Keep the signal blocked, and let it in only while ppoll() or pselect() waits; or use signalfd(), or a pipe that the handler "
		"writes to and the loop watches. Where EINTR is enough, install the handler with sigaction() without SA_RESTART."),
	.see = "signal(7), Interruption of system calls; pselect(2); signalfd(2); TLPI 63.5; UNP 20.5",
	.stuck = on_stuck,
};
