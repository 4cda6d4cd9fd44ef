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
#include "diagnose/story.h"
#include "model/spelling.h"

enum { DATAGRAM_SHOWN = 24, WORDS_MOST = 120 };

static void add_place(struct text *out, struct place where)
{
	if (where.file)
		text_addf(out, " (%s:%d)", where.file, where.line);
}

/** Calls with which a program tells how it ends, and goes: a message on standard error, and what libc needs for it. */
static bool is_farewell(const struct trace *trace, const struct event *event)
{
	const struct object *object = object_by_id(trace->descriptors, event->object);

	switch (event->call->class) {
	case CALL_SEND:
		return object && object->given && strcmp(object->name, "stderr") == 0;
	case CALL_CLOSE:
	case CALL_DUP:
	case CALL_CONTROL:
	case CALL_MAP:
	case CALL_CLOCK:
	case CALL_CHANCE:
	case CALL_EXIT:
		return true;
	case CALL_SEEK:
		return event->result == -ESPIPE; /* exit() puts back what stdio has read ahead; into a pipe it cannot */
	default:
		return false;
	}
}

/** What a program did last before its farewell, where that explains its end: a call that failed, or one of its own lines. */
static const struct event *last_deed(const struct trace *trace, const struct program *program)
{
	size_t i;

	for (i = trace->event_count; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->task == program->task && event->kind == EVENT_CALL && !is_farewell(trace, event))
			return event->result < 0 || (program->judged && event->where.file) ? event : NULL;
	}
	return NULL;
}

/** The call that the check made fail last: a good end behind it is one too good to be true. */
static const struct event *last_injected(const struct trace *trace)
{
	size_t i;

	for (i = trace->event_count; i-- > 0;)
		if (trace->events[i].kind == EVENT_CALL && trace->events[i].fault && trace->events[i].result < 0)
			return &trace->events[i];
	return NULL;
}

void add_words(struct text *out, const struct program *program)
{
	const struct peer *peer = program->streams[2];
	size_t length = peer->heard.length;
	const char *end = length ? memchr(peer->heard.bytes, '\n', length) : NULL;

	length = end ? (size_t)(end - peer->heard.bytes) : length;
	if (!length)
		return;
	text_add(out, _(" and said \""));
	text_add_escaped(out, peer->heard.bytes, length, WORDS_MOST);
	text_add(out, "\"");
}

/** The only line of its standard error tells why a program gave up; of several nobody knows which, and what a check has read it tells itself. */
static void add_only_words(struct text *out, const struct program *program)
{
	const struct peer *peer = program->streams[2];
	const char *end = peer->heard.length ? memchr(peer->heard.bytes, '\n', peer->heard.length) : NULL;

	if (!peer->taken && (!end || (size_t)(end + 1 - peer->heard.bytes) == peer->heard.length))
		add_words(out, program);
}

/** The id of a child tells nobody anything; who it was, and how it ended, does. */
static char *collecting_in_words(const struct trace *trace, const struct event *wait)
{
	char *who = task_name(trace, wait->child), *what;

	if (WIFSIGNALED(wait->status))
		what = memory_format(_("%s() collected %s, killed by %s"), function_name(wait), who,
			signal_name(WTERMSIG(wait->status)));
	else
		what = memory_format(
			_("%s() collected %s, exit status %d"), function_name(wait), who, WEXITSTATUS(wait->status));
	free(who);
	return what;
}

static char *deed_in_words(const struct trace *trace, const struct event *deed)
{
	if (deed->result < 0)
		return event_in_words(deed);
	if (deed->call->class == CALL_WAIT && deed->child >= 0)
		return collecting_in_words(trace, deed);
	return memory_format(_("%s() returned %lld"), function_name(deed), (long long)deed->result);
}

void add_last_deed(struct text *out, const struct program *program, int status)
{
	const struct trace *trace = observed(program->scenario);
	const struct event *deed = NULL;
	char *what;

	if (trace && WEXITSTATUS(status) == 0)
		deed = last_injected(trace);
	if (trace && !deed)
		deed = last_deed(trace, program);
	if (!deed)
		return;
	what = deed_in_words(trace, deed);
	text_addf(out, _(", after %s"), what);
	add_place(out, deed->where);
	free(what);
}

/** The last datagram that a task has received over UDP, or NULL. */
static const struct event *last_datagram(const struct trace *trace, int task)
{
	size_t i;

	for (i = trace->event_count; i-- > 0;) {
		const struct event *event = &trace->events[i];
		const struct object *object = object_by_id(trace->descriptors, event->object);

		if (event->task == task && event->kind == EVENT_CALL && event->call->class == CALL_RECEIVE &&
			event->result >= 0 && object_is_udp(object))
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
	add_place(out, event->where);
}

void add_killed(struct text *out, const struct trace *trace, int task)
{
	text_addf(out, _("was killed by %s"), signal_name(trace->tasks[task].killed_by));
	add_place(out, trace_struck(trace, task));
}

/** A process that a program has made, and that is not there any more to do its work. */
static void add_crashed(struct text *out, const struct scenario *s, const struct trace *trace)
{
	size_t i;

	for (i = 0; i < trace->task_count; i++) {
		const struct task *task = &trace->tasks[i];
		char *name;

		if (task->parent < 0 || task->thread || task->tool || !scenario_is_crash(task->killed_by) ||
			s->signals_sent & 1ull << task->killed_by)
			continue;
		name = task_name(trace, (int)i);
		text_addf(out, "%s%s ", out->length ? _(", and ") : "", name);
		add_killed(out, trace, (int)i);
		free(name);
		return;
	}
}

static void add_end(struct text *out, const struct program *program, int status)
{
	if (WIFSIGNALED(status)) {
		text_addf(out, "%s ", called(program));
		add_killed(out, observed(program->scenario), program->task);
		if (program->scenario->signals_sent & 1ull << WTERMSIG(status))
			text_add(out, _(", which the check sent"));
		if (program->judged)
			add_last_datagram(out, program);
		return;
	}
	text_addf(out, _("%s has ended with exit status %d"), called(program), WEXITSTATUS(status));
	if (program->judged && WEXITSTATUS(status) != 0)
		add_only_words(out, program);
	if (WEXITSTATUS(status) != 0 || last_injected(observed(program->scenario)))
		add_last_deed(out, program, status);
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
		add_place(out, event->where);
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
		add_place(out, event->where);
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
		add_place(out, event->where);
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

/** The same program was started once more since then. */
static bool is_former(const struct scenario *s, size_t number)
{
	size_t i;

	for (i = number + 1; i < s->program_count; i++)
		if (strcmp(s->programs[i]->name, s->programs[number]->name) == 0)
			return true;
	return false;
}

/** Who has done its work, or was ended by the check, explains nothing; the last of the judged programs does all the same. */
static bool explains(const struct scenario *s, size_t number, int status)
{
	bool in_order = status == 0 || (WIFSIGNALED(status) && s->signals_sent & 1ull << WTERMSIG(status));

	return !in_order || (s->programs[number]->judged && !is_former(s, number));
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
		if (!observe_ended(s->observation, s->programs[i]->task, &status) || !explains(s, i, status))
			continue;
		text_add(&out, out.length ? _(", and ") : "");
		add_end(&out, s->programs[i], status);
	}
	add_crashed(&out, s, trace);
	stuck_tell(trace, &out);
	add_spinning(&out, trace);
	for (i = 0; i < s->program_count; i++)
		if (s->programs[i]->judged)
			add_unread(&out, s, s->programs[i]);
	add_refused(&out, trace);
	add_unreached(&out, trace);
	return text_take(&out);
}
