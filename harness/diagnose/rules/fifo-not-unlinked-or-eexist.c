/** @file
 * fifo-not-unlinked-or-eexist: a FIFO that was there already ended the program, or one that nobody needs was left behind.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "diagnose/fifos.h"

/** Does the process, which failed to make the FIFO, open it all the same? */
static bool opens_it(const struct trace *trace, const struct event *failed)
{
	int process = process_of(trace->descriptors, failed->task);
	size_t i;

	for (i = failed->number + 1; i < trace->event_count; i++)
		if (is_attempt(&trace->events[i], CALL_OPEN) && same_path(&trace->events[i], failed) &&
			is_of_process(trace, &trace->events[i], process))
			return true;
	return false;
}

static void look_at_failure(struct diagnosis *diagnosis, const struct event *failed)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *end = end_of_task(trace, failed->task);
	char *name;

	if (failed->result != -EEXIST || !end || !WIFEXITED(end->status) || WEXITSTATUS(end->status) == 0 ||
		!is_fifo_path(trace, failed->text, failed) || opens_it(trace, failed))
		return;
	name = task_name(trace, failed->task);
	finding_report(diagnosis, failed, end,
		_("'%s' was there already, and it is a FIFO; %s did not use it, but ended with exit status %d"),
		failed->text, name, WEXITSTATUS(end->status));
	free(name);
}

/** A name with the process id of its maker in it is nobody else's. */
static bool has_own_pid(const struct trace *trace, const struct event *made)
{
	int pid = trace->tasks[made->task].pid;
	char *digits = memory_format("%d", pid);
	const char *at = pid > 0 ? strstr(made->text, digits) : NULL;
	bool found = at && (at == made->text || !isdigit((unsigned char)at[-1])) &&
		!isdigit((unsigned char)at[strlen(digits)]);

	free(digits);
	return found;
}

static bool is_removed(const struct trace *trace, const struct event *made)
{
	size_t i;

	for (i = made->number + 1; i < trace->event_count; i++)
		if (is_call(&trace->events[i], CALL_PATH) && trace->events[i].result == 0 &&
			same_path(&trace->events[i], made))
			return true;
	return false;
}

static void look_at_success(struct diagnosis *diagnosis, const struct event *made)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *end = end_of_task(trace, made->task);
	char *name;

	if (made->result != 0 || !end || !WIFEXITED(end->status) || !has_own_pid(trace, made) ||
		is_removed(trace, made))
		return;
	name = task_name(trace, made->task);
	finding_report(diagnosis, made, end,
		_("%s made a FIFO here with its own process id in the name, and has ended without removing it: nobody will use that name again"),
		name);
	finding_left(diagnosis);
	free(name);
}

static void on_late(struct diagnosis *diagnosis, const struct event *event)
{
	if (!makes_fifo(event) || !event->text || !is_learners(event))
		return;
	look_at_failure(diagnosis, event);
	look_at_success(diagnosis, event);
}

static const char *const errors[] = {"EEXIST", NULL};

const struct rule rule_fifo_not_unlinked_or_eexist = {
	.id = "fifo-not-unlinked-or-eexist",
	.severity = SEVERITY_WARNING,
	.title = N_("a FIFO is left behind, or one that is there is taken for an error"),
	.why = N_(
		"A FIFO is a name in a folder. It stays when all processes have ended, so the next run finds it; and each private one "
		"that is not removed is left for ever."),
	.fix = N_(
		"Accept EEXIST where fstat() says, after open(), that it is a FIFO. Remove a private FIFO with unlink() when the "
		"answer is there, and on every other way out."),
	.see = "mkfifo(3), EEXIST; unlink(2); TLPI 44.7, 44.8",
	.errors = errors,
	.late = on_late,
	.kinds = ONE(EVENT_CALL),
};
