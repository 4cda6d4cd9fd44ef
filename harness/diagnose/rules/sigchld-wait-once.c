/** @file
 * sigchld-wait-once: several children ended, one SIGCHLD came, and its handler collected only one of them.
 */
#include <signal.h>
#include <stdlib.h>

#include "diagnose/ask.h"

/** The last run of a handler of SIGCHLD in a task, from the signal to its return. */
struct handling {
	const struct event *signal, *wait, *handled;
	int waits;
};

/** The last one that came to its end. */
static struct handling last_handling(const struct trace *trace, int process)
{
	struct handling now = {0}, last = {0};
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (!is_of_process(trace, event, process))
			continue;
		if (event->kind == EVENT_SIGNAL && event->signal == SIGCHLD)
			now = (struct handling){.signal = event};
		if (is_call(event, CALL_WAIT) && event->handling == SIGCHLD) {
			now.wait = event;
			now.waits++;
		}
		if (event->kind == EVENT_HANDLED && event->signal == SIGCHLD) {
			now.handled = event;
			last = now;
		}
		if (is_attempt(event, CALL_WAIT) && !event->handling)
			last = now = (struct handling){0}; /* it also waits elsewhere: it has a plan */
	}
	return last;
}

/** Children of the process that had ended before the handler began, and have never been waited for. */
static size_t left_over(const struct trace *trace, int process, const struct event *signal)
{
	size_t count = 0, i;

	for (i = 0; signal && i < signal->number; i++) {
		const struct event *event = &trace->events[i];
		int child = event->kind == EVENT_EXIT ? process_of(trace->descriptors, event->task) : -1;

		count += child >= 0 && process_parent(trace->descriptors, child) == process &&
			process_is_zombie(trace->descriptors, child);
	}
	return count;
}

static void look(struct diagnosis *diagnosis, const struct descriptors *tables, int task, size_t until)
{
	const struct trace *trace = diagnosis->trace;
	int process = process_of(tables, task);
	struct handling handling = last_handling(trace, process);
	size_t zombies;
	char *name;

	(void)until;
	/* where it goes on after the handler, no other SIGCHLD is pending */
	if (handling.waits != 1 || handling.wait->result <= 0 || !is_learners(handling.wait) ||
		!next_of_task(trace, handling.handled))
		return;
	zombies = left_over(trace, process, handling.signal);
	if (zombies == 0)
		return;
	name = task_name(trace, task);
	finding_report(diagnosis, handling.wait, handling.signal,
		zombies == 1
			? _("%s collected one child here, when SIGCHLD came, but another had ended by then: %zu is left as a zombie")
			: _("%s collected one child here, when SIGCHLD came, but others had ended by then: %zu are left as zombies"),
		name, zombies);
	free(name);
}

/** Only who lives on has zombies: those of a process that has ended are collected by init. */
static void on_end(struct diagnosis *diagnosis)
{
	look_at_the_end_of(diagnosis, NULL, look);
}

static const char *const better[] = {"sigchld-blocking-wait", NULL};

const struct rule rule_sigchld_wait_once = {
	.id = "sigchld-wait-once",
	.severity = SEVERITY_ERROR,
	.title = N_("the handler of SIGCHLD collects one child only"),
	.why = N_(
		"Signals are not counted: while one SIGCHLD is pending, further ones are lost. When several children end at about the same "
		"time, the handler runs once, and all but one stay as zombies."),
	.fix = N_("Call waitpid(-1, &status, WNOHANG) in a loop until it returns 0 or -1."),
	.see = "signal(7), Queueing; waitpid(2); UNP 5.10; TLPI 26.3.1",
	.yields_to = better,
	.end = on_end,
};
