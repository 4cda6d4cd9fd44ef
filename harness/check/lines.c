/** @file
 * Expectations about lines of text.
 */
#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/scenario.h"

enum { LINE_SHOWN = 200 };

/** The next whole line without its end, interned; NULL where none comes. */
static const char *next_line(struct peer *peer)
{
	struct scenario *s = peer->owner;
	const char *line, *end;
	char *copy;

	do {
		size_t length = peer->heard.length - peer->taken;

		line = peer->heard.bytes + peer->taken;
		end = length ? memchr(line, '\n', length) : NULL;
	} while (!end && !peer->ended && scenario_pump(s));
	if (!end)
		return NULL;
	peer->taken += (size_t)(end - line) + 1;
	copy = memory_format("%.*s", (int)(end - line), line);
	line = interned(copy);
	free(copy);
	return line;
}

static bool matches(struct scenario *s, const char *line, const char *pattern)
{
	char *whole = memory_format("^(%s)$", pattern);
	regex_t expression;
	bool good;

	if (regcomp(&expression, whole, REG_EXTENDED | REG_NOSUB) != 0)
		scenario_error(s, EINVAL, "the lab's check has a pattern that is no regular expression");
	good = regexec(&expression, line, 0, NULL, 0) == 0;
	regfree(&expression);
	free(whole);
	return good;
}

/** A pattern that fits one line only is that line; the caller frees. */
static char *wanted_line(const char *pattern)
{
	return strpbrk(pattern, ".[]*+?{}()|^$\\") ? memory_format(_("a line like /%s/"), pattern)
						   : memory_format(_("the line \"%s\""), pattern);
}

/** @param wanted  is freed. @param got  another line, or NULL: none came. */
static _Noreturn void fail_line(struct peer *peer, char *wanted, const char *got)
{
	struct text what = {0};
	char *shown;

	text_addf(&what, _("expected %s %s, but "), wanted, peer->place);
	free(wanted);
	if (!got) {
		text_add(&what, _("none came"));
		scenario_fail(peer->owner, text_take(&what));
	}
	shown = quoted(got, strlen(got));
	text_addf(&what, _("got %s"), shown);
	free(shown);
	scenario_fail_said(peer->owner, text_take(&what));
}

const char *expect_line_matching(struct peer *peer, const char *pattern)
{
	char *wanted = wanted_line(pattern);
	const char *line;

	narrate(peer->owner, "check", "expects %s %s", wanted, peer->place);
	line = next_line(peer);
	if (!line || !matches(peer->owner, line, pattern))
		fail_line(peer, wanted, line);
	free(wanted);
	return line;
}

void expect_whole_line(struct peer *peer, const char *line)
{
	char *shown = quoted(line, strlen(line)), *wanted = memory_format(_("the line %s"), shown);
	const char *got;

	free(shown);
	narrate(peer->owner, "check", "expects %s %s", wanted, peer->place);
	got = next_line(peer);
	if (!got || strcmp(got, line) != 0)
		fail_line(peer, wanted, got);
	free(wanted);
}

/** What came in place of a line: the nearest is most often the last. @param last  or NULL. */
static void add_last(struct text *what, const char *last)
{
	if (!last)
		return;
	text_add(what, _("; the last one was \""));
	text_add_escaped(what, last, strlen(last), LINE_SHOWN);
	text_add(what, "\"");
}

const char *expect_some_line(struct peer *peer, const char *pattern)
{
	struct scenario *s = peer->owner;
	const char *line, *last = NULL;
	char *wanted = wanted_line(pattern);
	struct text what = {0};

	narrate(s, "check", "expects, sooner or later, %s %s", wanted, peer->place);
	for (; (line = next_line(peer)) && !matches(s, line, pattern); last = line)
		;
	text_addf(&what, _("expected %s %s, but none came"), wanted, peer->place);
	free(wanted);
	if (line) {
		text_clear(&what);
		return line;
	}
	add_last(&what, last);
	scenario_fail(s, text_take(&what));
}

/** Whoever reads the line may come at once: what makes the program ready is done before it says so. */
static void expect_ready_first(struct program *program, enum call_class class)
{
	const struct trace *trace = observed(program->scenario);
	const struct object *object;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || event->result < 0 ||
			!task_descends_from(trace, event->task, program->task))
			continue;
		if (event->call->class == class)
			return;
		object = object_by_id(trace->descriptors, event->call->class == CALL_SEND ? event->object : 0);
		if (object && object->given && strcmp(object->name, "stdout") == 0)
			fail_check(program->scenario, event,
				"expected %s to call %s() before it says that it is ready, but it says so first",
				called(program), call_class_name(class));
	}
}

/** The program is ready by now. @param where  owned */
static void expect_ready_line(struct program *program, const char *protocol, char *where)
{
	char *line = memory_format("READY %s %s\n", protocol, where);
	struct scenario *s = program->scenario;
	struct peer *out = program_stdout(program);

	if (out->heard.length == out->taken) /* whatever it says before it waits for clients, it has said now */
		scenario_fail(s,
			memory_format(
				_("expected the line \"READY %s %s\" before %s waits for clients, but it has said nothing"),
				protocol, where, called(program)));
	expect_text(out, line);
	expect_ready_first(program, strcmp(protocol, "udp") == 0 ? CALL_BIND : CALL_LISTEN);
	expect_silence(out);
	free(line);
	free(where);
}

void expect_ready_at(struct program *program, const char *protocol, const char *where)
{
	struct sockaddr_storage address;

	await_listening(program, 0, &address);
	expect_ready_line(program, protocol, memory_string(where));
}

void expect_ready(struct program *program, const char *protocol)
{
	int number = strcmp(protocol, "udp") == 0 ? datagram_port(program, 0) : listening_port(program, 0);

	expect_ready_line(program, protocol, memory_format("%d", number));
}

void expect_sleeps_in(struct program *program, enum call_class class)
{
	struct scenario *s = program->scenario;

	narrate(s, "check", "expects %s to wait in %s()", called(program), call_class_name(class));
	run_until_quiet(s);
	if (!observe_sleeps_in(s->observation, program->task, class))
		scenario_fail(s,
			memory_format(_("expected %s to wait in %s(), but it does not"), called(program),
				call_class_name(class)));
}

size_t descriptors_now(struct program *program)
{
	size_t count;

	(void)descriptors_of(observed(program->scenario)->descriptors, program->task, &count);
	return count;
}

void expect_no_fd_growth(struct program *program, size_t mark)
{
	struct scenario *s = program->scenario;
	const struct trace *trace = observed(s);
	const struct descriptor *rows;
	size_t count;

	narrate(s, "check", "expects no more than %zu descriptors", mark);
	rows = descriptors_of(trace->descriptors, program->task, &count);
	if (count > mark)
		fail_check(s, &trace->events[rows[count - 1].opened_by],
			"expected %s to have %zu descriptors open as before, but it has %zu, %d the last of them",
			called(program), mark, count, rows[count - 1].fd);
}
