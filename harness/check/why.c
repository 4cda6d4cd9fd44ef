/** @file
 * Why nothing more can come: how a run stands, as the rest of a sentence.
 */
#include <string.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "check/scenario.h"

static char *why_ended(const struct program *program, int status)
{
	if (WIFSIGNALED(status))
		return memory_format("%s was killed by %s", program->name, signal_name(WTERMSIG(status)));
	return memory_format("%s has ended with exit status %d", program->name, WEXITSTATUS(status));
}

static void add_place(struct text *out, const struct event *event)
{
	if (event->where.file)
		text_addf(out, " (%s:%d)", event->where.file, event->where.line);
}

static void add_stuck(struct text *out, const struct trace *trace)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		char *name, *what;

		if (event->kind != EVENT_STUCK)
			continue;
		name = task_name(trace, event->task);
		what = event->call || event->signal ? event_describe(event)
						    : memory_string("a call that is not observed");
		text_addf(out, "%s%s %s%s", out->length ? ", and " : "", name,
			event->call || !event->signal ? "waits in " : "", what);
		add_place(out, event);
		free(name);
		free(what);
	}
}

static void add_spinning(struct text *out, const struct trace *trace)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		char *name, *what;

		if (event->kind != EVENT_SPINS)
			continue;
		name = task_name(trace, event->task);
		what = event_describe(event);
		text_addf(out, "%s%s %s", out->length ? ", and " : "", name, what);
		add_place(out, event);
		free(name);
		free(what);
	}
}

/** What the sandbox did not let a program do may be why it went no further. */
static void add_refused(struct text *out, const struct trace *trace)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_REFUSED)
			continue;
		text_addf(out, "; the sandbox refused it %s()", event->text);
		add_place(out, event);
		return;
	}
}

char *scenario_why(struct scenario *s)
{
	const struct trace *trace;
	struct text out = {0};
	int status;
	size_t i;

	if (!s->observation)
		return memory_string("no program was started");
	trace = observe_trace(s->observation);
	for (i = 0; i < s->program_count; i++) {
		char *end;

		if (!observe_ended(s->observation, s->programs[i]->task, &status))
			continue;
		end = why_ended(s->programs[i], status);
		text_addf(&out, "%s%s", out.length ? ", and " : "", end);
		free(end);
	}
	add_stuck(&out, trace);
	add_spinning(&out, trace);
	add_refused(&out, trace);
	return text_take(&out);
}
