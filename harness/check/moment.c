/** @file
 * The moment at which a run goes wrong, for gdb: found in the trace of the run that failed, and reached again by the next one,
 * which is the same run.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "check/scenario.h"

/* --- which event it is --- */

static bool is_at(const struct event *event, const char *file, int line)
{
	return event->where.file && file && event->where.line == line && strcmp(event->where.file, file) == 0;
}

/** A call at a line of a program that is judged. */
static bool is_call(const struct trace *trace, const struct event *event)
{
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a trace that counts events has them */
	return event->call && event->where.file && event->kind != EVENT_EXIT && trace_judges(trace, event);
}

static const struct event *event_of_number(const struct trace *trace, size_t number)
{
	return number < trace->event_count ? &trace->events[number] : NULL;
}

/** The first call that proves a finding; else the last one at its line. */
static const struct event *first_proof(const struct trace *trace, const struct finding *finding)
{
	const struct event *last = NULL;
	size_t i;

	for (i = 0; i < finding->event_count; i++) {
		const struct event *event = event_of_number(trace, finding->events[i]);

		if (event && is_call(trace, event) && is_at(event, finding->file, finding->line))
			return event;
	}
	for (i = 0; i < trace->event_count; i++)
		if (is_call(trace, &trace->events[i]) && is_at(&trace->events[i], finding->file, finding->line))
			last = &trace->events[i];
	return last;
}

static const struct event *of_findings(const struct trace *trace, const struct findings *findings)
{
	const struct event *event = NULL;
	size_t i;

	for (i = 0; i < findings->count && !event; i++)
		if (findings->items[i].severity == SEVERITY_ERROR)
			event = first_proof(trace, &findings->items[i]);
	return event;
}

static bool is_deadly(const struct trace *trace, const struct event *event)
{
	size_t i;

	if (event->kind != EVENT_SIGNAL || event->disposition != DISPOSITION_DEFAULT || !trace_judges(trace, event))
		return false;
	for (i = event->number; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_EXIT && trace->events[i].task == event->task)
			return WIFSIGNALED(trace->events[i].status);
	return false;
}

static bool has_fault(const struct trace *trace, const struct event *event)
{
	return event->fault && is_call(trace, event); /* NOLINT(clang-analyzer-core.NullDereference): see is_call() */
}

static bool is_stuck(const struct trace *trace, const struct event *event)
{
	return event->kind == EVENT_STUCK && is_call(trace, event);
}

/** The sentence of the failure names its line. */
static const struct event *last_named(const struct trace *trace, const char *sentence)
{
	const struct event *named = NULL;
	size_t i;

	for (i = trace->event_count; sentence && i-- > 0 && !named;) {
		const struct event *event = &trace->events[i];
		char *place = memory_format("(%s:%d)", event->where.file ? event->where.file : "", event->where.line);

		if (is_call(trace, event) && strstr(sentence, place))
			named = event;
		free(place);
	}
	return named;
}

static bool is_send(const struct trace *trace, const struct event *event)
{
	return is_call(trace, event) && call_sends(event->call);
}

static const struct event *last_that(const struct trace *trace, bool is_one(const struct trace *, const struct event *))
{
	size_t i;

	for (i = trace->event_count; i-- > 0;)
		if (is_one(trace, &trace->events[i]))
			return &trace->events[i];
	return NULL;
}

static const struct event *first_way(
	const struct trace *trace, bool (*const ways[])(const struct trace *, const struct event *))
{
	const struct event *event = NULL;

	for (; *ways && !event; ways++)
		event = last_that(trace, *ways);
	return event;
}

/** What says most about the failure: a mistake that was recognised, else what happened to the program, else what it did last. */
static const struct event *guilty(const struct outcome *out)
{
	static bool (*const happened[])(const struct trace *, const struct event *) = {
		is_deadly, has_fault, is_stuck, NULL};
	static bool (*const done[])(const struct trace *, const struct event *) = {is_send, is_call, NULL};
	const struct event *event = of_findings(out->trace, &out->findings);

	if (!event)
		event = first_way(out->trace, happened);
	if (!event)
		event = last_named(out->trace, out->result.message);
	return event ? event : first_way(out->trace, done);
}

/* --- calling gdb --- */

/** Waits for gdb where it was started, and it connects or ends. */
static int take_connection(const struct gdb_line *gdb)
{
	struct pollfd ends[2] = {{.fd = gdb->listens, .events = POLLIN}, {.fd = gdb->starter}};

	while (poll(ends, 2, -1) < 0)
		if (errno != EINTR)
			return -1;
	return ends[0].revents & POLLIN ? accept4(gdb->listens, NULL, NULL, SOCK_CLOEXEC) : -1;
}

static int summon(void *data)
{
	struct gdb_moment *moment = data;

	moment->called = true;
	if (file_write_fd(moment->gdb->starter, moment->message, strlen(moment->message)) < 0)
		return -1;
	return take_connection(moment->gdb);
}

static const char *executable_of(const struct stage *stage, const char *program)
{
	const struct executables *executables = &stage->executables;
	size_t i;

	for (i = 0; i < executables->count; i++)
		if (strcmp(executables->programs[i].name, program) == 0)
			break;
	return executables->programs[i < executables->count ? i : 0].executable;
}

/** What gdb finds. */
static char *sentence(const struct trace *trace, const struct event *event, const struct instance *instance)
{
	char *differs = instance_describe(instance), *name = task_name(trace, event->task), *what;
	struct text out = {0};

	if (event->call) {
		what = event_describe_begun(event);
		text_addf(&out, _("%s is about to make this call: %s (%s:%d)"), name, what, event->where.file,
			event->where.line);
		free(what);
	} else {
		text_addf(&out, _("%s is about to get %s"), name, signal_name(event->signal));
	}
	if (differs)
		text_addf(&out, _("; in this run %s"), differs);
	free(differs);
	free(name);
	return text_take(&out);
}

bool moment_find(const struct stage *stage, const struct outcome *out, struct gdb_moment *moment)
{
	const struct trace *trace = out->trace;
	const struct event *event = trace ? guilty(out) : NULL;
	char *said;

	if (!event || !stage->executables.count)
		return false;
	said = sentence(trace, event, &out->result.instance);
	*moment = (struct gdb_moment){.scenario = out->scenario,
		.gdb = stage->grading->gdb,
		.message = memory_format("%s\n%s\n%s\n", executable_of(stage, trace->tasks[event->task].program),
			event->where.function ? event->where.function : "", said),
		.debugging = {.task = event->task,
			.entered = event->call ? event->entered : event->number,
			.call = event->call,
			.summon = summon,
			.data = moment}};
	free(said);
	return true;
}

void moment_excuse(const struct stage *stage, const char *why)
{
	char *message = memory_format("\n\n%s\n", why);

	(void)file_write_fd(
		stage->grading->gdb->starter, message, strlen(message)); /* whoever has gone needs no excuse */
	free(message);
}
