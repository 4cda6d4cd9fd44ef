/** @file
 * Why nothing more can come: how a run stands, as the rest of a sentence.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "check/scenario.h"

enum { DATAGRAM_SHOWN = 24 };

static void add_place(struct text *out, const struct event *event)
{
	if (event->where.file)
		text_addf(out, " (%s:%d)", event->where.file, event->where.line);
}

/** Calls with which a program that has given up tells so, and goes: a message on standard error, and what perror(3) needs. */
static bool is_farewell(const struct trace *trace, const struct event *event)
{
	const struct object *object = object_by_id(trace->descriptors, event->object);

	switch (event->call->class) {
	case CALL_SEND:
		return object && object->given && strcmp(object->name, "stderr") == 0;
	case CALL_CLOSE:
	case CALL_DUP:
	case CALL_CONTROL:
	case CALL_EXIT:
		return true;
	case CALL_SEEK:
		return event->result == -ESPIPE; /* exit() puts back what stdio has read ahead; into a pipe it cannot */
	default:
		return false;
	}
}

/** The call that failed and made the program give up: nothing but its farewell came after. NULL where nothing proves one. */
static const struct event *last_straw(const struct trace *trace, int task)
{
	size_t i;

	for (i = trace->event_count; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->task == task && event->kind == EVENT_CALL && !is_farewell(trace, event))
			return event->result < 0 ? event : NULL;
	}
	return NULL;
}

/** The last datagram that a task has received over UDP, or NULL. */
static const struct event *last_datagram(const struct trace *trace, int task)
{
	size_t i;

	for (i = trace->event_count; i-- > 0;) {
		const struct event *event = &trace->events[i];
		const struct object *object = object_by_id(trace->descriptors, event->object);

		if (event->task == task && event->kind == EVENT_CALL && event->call->class == CALL_RECEIVE &&
			event->result >= 0 && object && object->kind == OBJECT_SOCKET && object->type == SOCK_DGRAM &&
			(object->domain == AF_INET || object->domain == AF_INET6))
			return event;
	}
	return NULL;
}

void add_last_datagram(struct text *out, const struct program *program)
{
	const struct trace *trace = observed(program->scenario);
	const struct event *event = trace ? last_datagram(trace, program->task) : NULL;
	size_t shown;

	if (!event)
		return;
	shown = event->data.length < DATAGRAM_SHOWN ? event->data.length : DATAGRAM_SHOWN;
	text_addf(out,
		PLURAL("; the last datagram that it had received has %lld byte, \"",
			"; the last datagram that it had received has %lld bytes, \"", event->result),
		(long long)event->result);
	text_add_escaped(out, event->data.bytes, shown, shown);
	text_add(out, event->result > (int64_t)shown ? "…\"" : "\"");
	add_place(out, event);
}

static void add_end(struct text *out, const struct trace *trace, const struct program *program, int status)
{
	const struct event *straw = last_straw(trace, program->task);
	char *what;

	if (WIFSIGNALED(status)) {
		text_addf(out, _("%s was killed by %s"), called(program), signal_name(WTERMSIG(status)));
		if (program->judged)
			add_last_datagram(out, program);
		return;
	}
	text_addf(out, _("%s has ended with exit status %d"), called(program), WEXITSTATUS(status));
	if (!straw || WEXITSTATUS(status) == 0)
		return;
	what = event_in_words(straw);
	text_addf(out, _(", after %s"), what);
	add_place(out, straw);
	free(what);
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
		what = event->call || event->signal ? event_in_words(event)
						    : memory_string(_("a call that is not observed"));
		text_addf(out, "%s%s %s%s", out->length ? _(", and ") : "", name,
			event->call || !event->signal ? _("waits in ") : "", what);
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
		what = event_in_words(event);
		text_addf(out, "%s%s %s", out->length ? _(", and ") : "", name, what);
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
		text_addf(out, _("; the sandbox refused it %s()"), event->text);
		add_place(out, event);
		return;
	}
}

/** Who asks for somebody on another network is told by the kernel that there is no way to it. */
static void add_unreached(struct text *out, const struct trace *trace)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		char *address;

		if (event->kind != EVENT_CALL || event->result != -ENETUNREACH || !event->address || event->fault ||
			address_is_loopback(event->address))
			continue;
		address = address_format(event->address);
		text_addf(out, _("; nobody but the harness is on its network: there is no way to %s"), address);
		add_place(out, event);
		free(address);
		return;
	}
}

/** What has come, and the program does not fetch. */
static void add_unread(struct text *out, const struct scenario *s, const struct program *program)
{
	struct sockaddr_storage room;
	int n, length;

	for (n = 0; observe_bound(s->observation, program->task, n, &room); n++) {
		struct address at = address_of(&room, sizeof room);
		char *shown;

		length = observe_unread(s->observation, program->task, n);
		if (length < 0)
			continue;
		shown = address_format(&at);
		text_addf(out,
			PLURAL("; a datagram of %d byte waits at %s, and is not received",
				"; a datagram of %d bytes waits at %s, and is not received", length),
			length, shown);
		free(shown);
	}
}

char *scenario_why(struct scenario *s)
{
	const struct trace *trace;
	struct text out = {0};
	int status;
	size_t i;

	if (!s->observation)
		return memory_string(_("no program was started"));
	trace = observe_trace(s->observation);
	for (i = 0; i < s->program_count; i++) {
		if (!observe_ended(s->observation, s->programs[i]->task, &status) ||
			(!s->programs[i]->judged && status == 0)) /* it has done its work, and explains nothing */
			continue;
		text_add(&out, out.length ? _(", and ") : "");
		add_end(&out, trace, s->programs[i], status);
	}
	add_stuck(&out, trace);
	add_spinning(&out, trace);
	for (i = 0; i < s->program_count; i++)
		if (s->programs[i]->judged)
			add_unread(&out, s, s->programs[i]);
	add_refused(&out, trace);
	add_unreached(&out, trace);
	return text_take(&out);
}
