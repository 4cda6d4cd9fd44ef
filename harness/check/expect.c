/** @file
 * Expectations: each is decided when it holds, or when nothing more can happen.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "base/text.h"
#include "check/scenario.h"
#include "diagnose/mismatch.h"
#include "model/spelling.h"

enum { SHOWN_MOST = 4000, FIELD_SHOWN = 24, FIELD_BEFORE = 8, ALIKE_SHOWN = 24 };

static const char *untaken(const struct peer *peer, size_t *length)
{
	*length = peer->heard.length - peer->taken;
	return peer->heard.bytes ? peer->heard.bytes + peer->taken : "";
}

/** A file has no end that could be read; it is complete when its writers have ended. */
static bool has_ended(const struct peer *peer)
{
	return peer->ended || (peer->kind == PEER_FILE && scenario_of(peer)->state == OBSERVE_ENDED);
}

static char *escaped(const void *bytes, size_t length)
{
	struct text out = {0};

	text_add_escaped(&out, bytes, length, length);
	return text_take(&out);
}

void keep_difference(
	struct scenario *s, const char *expected, size_t expected_length, const char *actual, size_t actual_length)
{
	size_t same = 0, from, most = SHOWN_MOST;

	while (same < expected_length && same < actual_length && expected[same] == actual[same])
		same++;
	from = same > most / 2 ? same - most / 2 : 0;
	s->result->shown_from = from;
	s->result->expected_length = expected_length;
	s->result->actual_length = actual_length;
	expected_length = expected_length - from < most ? expected_length - from : most;
	actual_length = actual_length < from ? 0 : actual_length - from < most ? actual_length - from : most;
	s->result->expected = escaped(expected + from, expected_length);
	s->result->actual = escaped(actual_length ? actual + from : "", actual_length);
}

/** Tells the rules what was promised, from a little before the first byte that differs. */
static void tell_expected(struct peer *peer, const char *expected, size_t length, size_t same)
{
	struct scenario *s = scenario_of(peer);
	size_t from = same > CAPTURED_MOST / 2 ? same - CAPTURED_MOST / 2 : 0;
	struct peer_act act = {.who = peer->name,
		.what = PEER_EXPECTED,
		.bytes = expected + from,
		.length = length - from,
		.before = peer->taken + from};

	if (peer->local.length)
		act.local = &peer->local;
	if (peer->remote.length)
		act.remote = &peer->remote;
	if (s->observation)
		observe_peer_acted(s->observation, &act);
}

/** Of the size of a number, and no text. */
static bool is_number(const char *bytes, size_t length)
{
	size_t printable = 0, i;

	for (i = 0; i < length; i++)
		printable += isprint((unsigned char)bytes[i]) != 0;
	return (length == 2 || length == 4 || length == 8) && printable < length;
}

/** "65536 (00 01 00 00)": the most significant byte first. */
static void add_number(struct text *out, const char *bytes, size_t length)
{
	uint64_t number = 0;
	size_t i;

	for (i = 0; i < length; i++)
		number = number << 8 | (unsigned char)bytes[i];
	text_addf(out, "%llu", (unsigned long long)number);
	if (bytes[0] & 0x80)
		text_addf(out, _(", or with a sign %lld"),
			(long long)(number - (length < 8 ? UINT64_C(1) << 8 * length : 0)));
	for (i = 0; i < length; i++)
		text_addf(out, "%s%02x", i ? " " : " (", (unsigned char)bytes[i]);
	text_add(out, ")");
}

static void add_field(struct text *out, const char *bytes, size_t length, bool number)
{
	char *shown = quoted(bytes, length);

	if (number)
		add_number(out, bytes, length);
	else
		text_add(out, shown);
	free(shown);
}

/** So much of a field of this length is there, where so many bytes follow; 0 is the rest. */
static size_t part_there(const struct field *field, size_t left)
{
	return field->length && field->length < left ? field->length : left;
}

void add_differing_field(struct text *out, const struct field *fields, size_t at, const char *expected,
	size_t expected_length, const char *actual, size_t got)
{
	size_t begin = 0, from = 0, wanted, there;
	bool number;

	for (; fields && fields->name && fields->length && begin + fields->length <= at; fields++)
		begin += fields->length;
	if (!fields || !fields->name || begin > got || begin > expected_length)
		return;
	wanted = part_there(fields, expected_length - begin);
	there = part_there(fields, got - begin);
	number = is_number(expected + begin, wanted);
	text_addf(out, _(", in the field %s"), fields->name);
	if (wanted > FIELD_SHOWN && at - begin > FIELD_BEFORE) {
		from = at - begin - FIELD_BEFORE; /* else the difference might be in what is not shown */
		text_addf(out, _(", from its byte %zu on"), from);
	}
	text_add(out, _(": it should be "));
	add_field(out, expected + begin + from, wanted - from, number);
	text_add(out, _(", but is "));
	add_field(out, actual + begin + from, there - from, number && there == wanted);
}

/** What became of a connection behind the bytes that came: the other end has closed it, perhaps without a word. */
static void add_ending(struct text *out, const struct peer *peer)
{
	if (!peer->remote.length || !peer->ended)
		return;
	text_add(out, peer->reset ? _(", and then a reset") : _(", and then the end"));
	add_end_of_connection(out, peer);
}

/** What came in place of what was expected. Where the beginning alone would show that both begin alike it is told in words. */
static void add_actual(struct text *out, const char *actual, size_t got, size_t same)
{
	char *have = quoted(actual, got);
	bool alike = strstr(have, "…") && same > ALIKE_SHOWN; /* which quoted() has only where it left out something */

	if (!got)
		text_add(out, _("nothing"));
	else if (alike && same == got)
		text_addf(out, _("only the first %zu bytes of that"), got);
	else if (alike)
		text_addf(out, _("%zu bytes that begin like that"), got);
	else
		text_add(out, have);
	free(have);
}

static bool is_explained(struct scenario *s)
{
	size_t i;

	scenario_diagnose(s);
	for (i = 0; i < s->findings.count; i++)
		if (s->findings.items[i].file)
			return true;
	return false;
}

void add_sender(struct text *out, struct scenario *s, const struct event *send)
{
	if (send && send->where.file && trace_judges(observed(s), send) && !is_explained(s))
		text_addf(out, _("; that was sent at %s:%d"), send->where.file, send->where.line);
}

/** That which sent the first byte that differs from what a check has just told the rules. */
static void add_sender_of_difference(struct text *out, struct scenario *s)
{
	const struct trace *trace = observed(s);
	struct mismatch mismatch;

	if (trace && trace->event_count && mismatch_of(trace, &trace->events[trace->event_count - 1], &mismatch))
		add_sender(out, s, mismatch.send);
}

static void fail_bytes(struct peer *peer, const char *expected, size_t length, const struct field *fields)
{
	struct scenario *s = scenario_of(peer);
	size_t got, same = 0;
	const char *actual = untaken(peer, &got);
	char *want = quoted(expected, length);
	struct text what = {0};

	keep_difference(s, expected, length, actual, got);
	while (same < got && same < length && actual[same] == expected[same])
		same++;
	tell_expected(peer, expected, length, same);
	text_addf(&what, _("expected %s %s, but got "), want, peer->place);
	free(want);
	add_actual(&what, actual, got, same);
	if (got < length)
		add_ending(&what, peer);
	if (same < got) {
		if (same || fields)
			text_addf(&what, _("; the first difference is at byte %zu"), same);
		add_differing_field(&what, fields, same, expected, length, actual, got);
		add_sender_of_difference(&what, s);
	}
	/* what came is wrong already; why no more came explains nothing */
	if (got >= length || (got && memcmp(actual, expected, got) != 0))
		scenario_end(s, VERDICT_FAIL, NULL, text_take(&what));
	scenario_fail(s, text_take(&what));
}

/** Fewer bytes came than any right answer has. */
static void fail_few(struct peer *peer, size_t length, const char *what, const char *actual, size_t got)
{
	char *have = quoted(actual, got);
	struct text message = {0};

	text_addf(&message, _("expected %s (%zu bytes) %s, but got %s"), what, length, peer->place,
		got ? have : _("nothing"));
	free(have);
	add_ending(&message, peer);
	scenario_fail(scenario_of(peer), text_take(&message));
}

/** @param when  " at once", or nothing. */
static void fail_open(struct peer *peer, const char *when)
{
	struct text what = {0};

	text_addf(&what, _("expected the end %s%s, but it stays open"), peer->place, when);
	add_holder(&what, peer);
	scenario_fail(scenario_of(peer), text_take(&what));
}

/** Bytes came although nothing was to come any more. */
static void fail_surplus(struct peer *peer, const char *bytes, size_t length, const char *expected)
{
	struct scenario *s = scenario_of(peer);
	char *shown = quoted(bytes, length), *what;

	keep_difference(s, "", 0, bytes, length);
	what = memory_format(_("expected %s %s, but got %s"), expected, peer->place, shown);
	free(shown);
	scenario_end(s, VERDICT_FAIL, NULL, what);
}

/** Compares what has come since the last time. @param same  bytes known to be as expected; gets more. @return false where one differs. */
static bool goes_on_as_expected(const struct peer *peer, const char *expected, size_t length, size_t *same)
{
	size_t got, from = *same;
	const char *actual = untaken(peer, &got);

	*same = got < length ? got : length;
	return memcmp(actual + from, expected + from, *same - from) == 0;
}

static void expect_these(struct peer *peer, const void *bytes, size_t length, const struct field *fields)
{
	struct scenario *s = scenario_of(peer);
	char *shown = quoted(bytes, length);
	size_t same = 0;
	bool good;

	narrate(s, "check", "expects %s %s", shown, peer->place);
	free(shown);
	do
		good = goes_on_as_expected(peer, bytes, length, &same);
	while (good && same < length && scenario_pump(s));
	if (!good || same < length)
		fail_bytes(peer, bytes, length, fields);
	peer->taken += length;
}

void expect_bytes(struct peer *peer, const void *bytes, size_t length)
{
	expect_these(peer, bytes, length, NULL);
}

const unsigned char *expect_some_bytes(struct peer *peer, size_t length, const char *what)
{
	struct scenario *s = scenario_of(peer);
	const char *actual;
	size_t got;

	what = _(what);
	narrate(s, "check", "expects %s (%zu bytes) %s", what, length, peer->place);
	(void)untaken(peer, &got); /* only how many there are */
	while (got < length && scenario_pump(s))
		(void)untaken(peer, &got);
	actual = untaken(peer, &got);
	if (got < length)
		fail_few(peer, length, what, actual, got);
	peer->taken += length;
	return (const unsigned char *)actual;
}

void expect_fields(struct peer *peer, const struct field *fields, const void *bytes)
{
	size_t length = 0, i;

	for (i = 0; fields[i].name; i++)
		length += fields[i].length;
	expect_these(peer, bytes, length, fields);
}

void expect_text(struct peer *peer, const char *text)
{
	expect_bytes(peer, text, strlen(text));
}

/** Who goes on and on lets nobody else come to an end. */
static bool is_kept_from_its_end(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_SPINS && trace_judges(trace, &trace->events[i]))
			return true;
	return false;
}

void expect_same(struct peer *peer, struct peer *like)
{
	struct scenario *s = scenario_of(peer);
	const char *wanted;
	size_t length;

	narrate(s, "check", "expects the same %s as %s", peer->place, like->place);
	while (!has_ended(like) && scenario_pump(s))
		;
	wanted = untaken(like, &length);
	like->taken += length;
	if (!has_ended(like) && is_kept_from_its_end(s))
		scenario_fail(s,
			memory_format(
				_("expected the same %s as %s, but nobody comes to an end"), peer->place, like->place));
	if (!has_ended(like))
		scenario_error(s, EPROTO, "the reference does not come to an end");
	if (length)
		expect_bytes(peer, wanted, length);
	expect_end(peer);
}

void expect_end(struct peer *peer)
{
	struct scenario *s = scenario_of(peer);
	const char *more;
	size_t got;

	narrate(s, "check", "expects the end %s", peer->place);
	(void)untaken(peer, &got); /* only whether there is any */
	while (!got && !has_ended(peer) && scenario_pump(s))
		(void)untaken(peer, &got);
	more = untaken(peer, &got);
	if (got)
		fail_surplus(peer, more, got, _("nothing more"));
	if (!has_ended(peer))
		fail_open(peer, "");
}

static _Noreturn void fail_reset(const struct peer *peer)
{
	char *place = place_of_end(peer), *what;

	what = memory_format(_("expected the end %s in order, but the connection was reset%s"), peer->place, place);
	free(place);
	scenario_fail_said(scenario_of(peer), what);
}

/** Nothing comes as long as no time passes. @param expected  in a word, for the sentence. */
static void expect_nothing(struct peer *peer, const char *expected)
{
	const char *more;
	size_t got;

	run_until_quiet(scenario_of(peer));
	if (peer->datagrams)
		expect_no_datagram(peer, expected);
	more = untaken(peer, &got);
	if (got)
		fail_surplus(peer, more, got, expected);
}

/** A reset may be read as an end-of-file, too: where a send of ours was told of it before. */
void expect_orderly_end(struct peer *peer)
{
	struct scenario *s = scenario_of(peer);

	narrate(s, "check", "expects the end %s, at once and in order", peer->place);
	expect_nothing(peer, _("nothing more"));
	if (peer->reset)
		fail_reset(peer);
	if (!has_ended(peer))
		fail_open(peer, _(" at once"));
}

void expect_silence(struct peer *peer)
{
	narrate(scenario_of(peer), "check", "expects silence %s", peer->place);
	expect_nothing(peer, _("silence"));
}

void expect_something(struct peer *peer)
{
	struct scenario *s = scenario_of(peer);

	narrate(s, "check", "expects a message %s", peer->place);
	while (!peer->heard.length && scenario_pump(s))
		;
	if (!peer->heard.length)
		scenario_fail(s, memory_format(_("expected a message %s, but nothing came"), peer->place));
}

/** Pumps until the program has ended. @return its status. */
static int wait_for_end(struct program *program, const char *expected)
{
	struct scenario *s = program->scenario;
	int status;

	while (!observe_ended(s->observation, program->task, &status))
		if (!scenario_pump(s))
			break;
	while (s->state == OBSERVE_ENDED && scenario_pump(s)) /* what it left in its streams */
		;
	if (!observe_ended(s->observation, program->task, &status))
		scenario_fail(s, memory_format(_("expected %s to end%s, but it goes on"), called(program), expected));
	return status;
}

static void fail_end(struct program *program, int status, const char *expected)
{
	struct text what = {0};

	text_addf(&what, _("expected %s to end%s, but it "), called(program), expected);
	if (WIFSIGNALED(status)) {
		add_killed(&what, observed(program->scenario), program->task);
	} else {
		text_addf(&what, _("ended with exit status %d"), WEXITSTATUS(status));
		add_words(&what, program);
		add_last_deed(&what, program, status);
	}
	scenario_fail_said(program->scenario, text_take(&what));
}

void expect_exit(struct program *program, int status)
{
	char expected[80];
	int got;

	(void)snprintf(expected, sizeof expected, _(" with exit status %d"), status);
	narrate(program->scenario, "check", "expects %s to end%s", called(program), expected);
	got = wait_for_end(program, expected);
	if (!WIFEXITED(got) || WEXITSTATUS(got) != status)
		fail_end(program, got, expected);
}

void expect_failure(struct program *program, int status)
{
	expect_exit(program, status);
	expect_something(program->streams[2]);
	expect_silence(program->streams[1]);
}

const struct event *program_end(const struct program *program)
{
	const struct trace *trace = observed(program->scenario);
	size_t i;

	for (i = trace->event_count; i-- > 0;)
		if (trace->events[i].kind == EVENT_EXIT && trace->events[i].task == program->task)
			return &trace->events[i];
	return NULL;
}

void expect_ended(struct program *program)
{
	narrate(program->scenario, "check", "expects %s to end", called(program));
	(void)wait_for_end(program, "");
}

void expect_honest_end(struct program *program)
{
	const char *expected = _(" by itself, with a message and an exit status other than 0");
	int got;

	narrate(program->scenario, "check", "expects %s to end%s", called(program), expected);
	got = wait_for_end(program, expected);
	if (!WIFEXITED(got) || WEXITSTATUS(got) == 0)
		fail_end(program, got, expected);
	expect_something(program->streams[2]);
}

/* --- what was observed --- */

const struct trace *observed(struct scenario *s)
{
	return s->observation ? observe_trace(s->observation) : s->trace;
}

static char *place_of(const struct event *event)
{
	return event && event->where.file ? memory_format(" (%s:%d)", event->where.file, event->where.line)
					  : memory_string("");
}

/** A sentence of a lab, in one line: bytes of programs in it that are no text stand as in C. */
static void add_sentence(struct text *out, const char *format, va_list arguments)
{
	struct text said = {0};
	const char *at;

	text_addv(&said, gettext(format), arguments);
	for (at = text_string(&said); *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			text_add_escaped(out, at, 1, 1);
		else
			text_add_bytes(out, at, 1);
	text_clear(&said);
}

void fail_check(struct scenario *s, const struct event *culprit, const char *format, ...)
{
	struct text what = {0};
	char *place = place_of(culprit);
	va_list arguments;

	va_start(arguments, format);
	add_sentence(&what, format, arguments);
	va_end(arguments);
	text_add(&what, place);
	free(place);
	scenario_end(s, VERDICT_FAIL, NULL, text_take(&what));
}

void fail_standing(struct scenario *s, const char *format, ...)
{
	struct text what = {0};
	va_list arguments;

	va_start(arguments, format);
	add_sentence(&what, format, arguments);
	va_end(arguments);
	scenario_fail(s, text_take(&what));
}

void expect_right_usage(struct program *program, const char *what)
{
	struct scenario *s = program->scenario;
	const struct event *end;

	narrate(s, "check", "expects %s to take %s", called(program), _(what));
	run_until_quiet(s);
	end = program_end(program);
	if (end && WIFEXITED(end->status) && WEXITSTATUS(end->status) == 2)
		fail_check(s, end, "expected %s to take %s, but it ended with exit status 2, as after wrong usage",
			called(program), _(what));
}

void expect_no_finding(struct scenario *s, const char *rule)
{
	size_t i;

	narrate(s, "check", "expects no finding%s%s", rule ? _(" of ") : "", rule ? rule : "");
	scenario_diagnose(s);
	for (i = 0; i < s->findings.count; i++) {
		const struct finding *finding = &s->findings.items[i];

		if (rule ? strcmp(finding->rule, rule) == 0 : finding->severity == SEVERITY_ERROR)
			scenario_end(s, VERDICT_FAIL, NULL, memory_string(finding->message));
	}
}

/** Objects that programs have made; not those that they were given. */
static const struct object *nth_made(const struct trace *trace, enum object_kind kind, int n)
{
	int id;

	for (id = 1; id <= object_count(trace->descriptors); id++) {
		const struct object *object = object_by_id(trace->descriptors, id);

		if (object->kind == kind && !object->given && trace_judges(trace, &trace->events[object->made_by]) &&
			n-- == 0)
			return object;
	}
	return NULL;
}

void expect_made(struct scenario *s, enum object_kind kind, int exactly)
{
	const struct trace *trace = observed(s);
	const struct object *one_more = nth_made(trace, kind, exactly);
	int made = 0;

	narrate(s, "check", "expects the program to make %d %s%s", exactly, object_kind_name(kind),
		exactly == 1 ? "" : "s");
	while (nth_made(trace, kind, made))
		made++;
	if (made == exactly)
		return;
	fail_check(s, one_more ? &trace->events[one_more->made_by] : NULL,
		PLURAL("expected the program to make %d object of kind %s, but it made %d",
			"expected the program to make %d objects of kind %s, but it made %d", exactly),
		exactly, object_kind_name(kind), made);
}

/** "1 child process and no thread"; the caller frees. */
static char *family(int processes, int threads)
{
	char *children = processes
		? memory_format(PLURAL("%d child process", "%d child processes", processes), processes)
		: memory_string(_("no child process"));
	char *whole = threads
		? memory_format(PLURAL("%s and %d thread", "%s and %d threads", threads), children, threads)
		: memory_format(_("%s and no thread"), children);

	free(children);
	return whole;
}

void expect_tasks(struct scenario *s, int processes, int threads)
{
	const struct trace *trace = observed(s);
	char *expected = family(processes, threads), *made;
	const struct event *last = NULL;
	int made_processes = 0, made_threads = 0;
	size_t i;

	narrate(s, "check", "expects %s", expected);
	for (i = 0; i < trace->event_count; i++) {
		if (trace->events[i].kind != EVENT_SPAWN || !trace_judges(trace, &trace->events[i]))
			continue;
		last = &trace->events[i];
		if (trace->tasks[last->child].thread)
			made_threads++;
		else
			made_processes++;
	}
	if (made_processes == processes && made_threads == threads) {
		free(expected);
		return;
	}
	made = family(made_processes, made_threads);
	if (!last)
		fail_standing(s, "expected %s, but there was none", expected);
	fail_check(s, last, "expected %s, but the program made %s", expected, made);
}

void expect_no_call(struct scenario *s, enum call_class class, const char *why)
{
	const struct trace *trace = observed(s);
	size_t i;

	narrate(s, "check", "expects that %s", _(why));
	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		char *call;

		if (event->kind != EVENT_CALL || event->call->class != class || event->result < 0 ||
			!trace_judges(trace, event))
			continue;
		call = event_in_words(event);
		fail_check(s, event, "the program calls %s, but the lab says: %s", call, _(why));
	}
}

void expect_no_exec(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	narrate(s, "check", "expects no other program to be executed");
	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_EXEC && trace_judges(trace, event))
			fail_check(s, event, "expected no other program to be executed, but '%s' is", event->text);
	}
}

/** waitid(2) with WNOWAIT only looks. */
static bool leaves_zombie(const struct event *wait)
{
	return strcmp(wait->call->name, "waitid") == 0 && wait->args[3] & WNOWAIT;
}

/** Who has not ended yet may still collect it: then why it does not come to that is what is to be told. @param look  a wait that left it, or NULL. */
static _Noreturn void fail_uncollected(struct scenario *s, const struct event *spawn, const struct event *look)
{
	if (look)
		fail_check(s, look,
			"expected every child to be collected, but this %s() only looks: with WNOWAIT the child stays as it is",
			function_name(look));
	if (s->state == OBSERVE_QUIET || s->state == OBSERVE_TIMED)
		fail_standing(s, "expected every child to be waited for, but it does not come to that");
	fail_check(s, spawn,
		"expected the child that is made here to be waited for before its parent ends, but nobody collected it");
}

void expect_no_child_left(struct scenario *s)
{
	const struct trace *trace = observed(s);
	int process;

	narrate(s, "check", "expects every child to be waited for");
	for (process = 0; process < process_count(trace->descriptors); process++) {
		const struct event *spawn = NULL, *look = NULL;
		bool child = false, waited = false;
		size_t i;

		for (i = 0; i < trace->event_count; i++) {
			const struct event *event = &trace->events[i];

			if (event->kind == EVENT_SPAWN && trace_judges(trace, event) &&
				process_of(trace->descriptors, event->child) == process &&
				!trace->tasks[event->child].thread) {
				child = true;
				spawn = event;
			}
			if (event->kind != EVENT_CALL || event->call->class != CALL_WAIT || event->result < 0 ||
				event->child < 0 || process_of(trace->descriptors, event->child) != process)
				continue;
			if (leaves_zombie(event))
				look = event;
			else
				waited = true;
		}
		if (child && !waited)
			fail_uncollected(s, spawn, look);
	}
}

void expect_no_leak(struct program *program)
{
	struct scenario *s = program->scenario;
	const struct trace *trace = observed(s);
	size_t count, i;
	const struct descriptor *rows = descriptors_of(trace->descriptors, program->task, &count);

	narrate(s, "check", "expects no descriptor left over");
	for (i = 0; i < count; i++)
		if (rows[i].fd > 2)
			fail_check(s, &trace->events[rows[i].opened_by],
				"expected no descriptor left over, but %d is still open", rows[i].fd);
}

void award(struct scenario *s, int done, int of)
{
	s->award_done = done;
	s->award_of = of;
}
