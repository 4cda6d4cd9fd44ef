/** @file
 * How a check ends: the verdict, the sentence, the story, the findings.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/file.h"
#include "base/memory.h"
#include "check/scenario.h"
#include "diagnose/story.h"

enum { SOURCE_MOST = 1 << 20, OUTPUT_SHOWN = 1000 };

/* --- source lines for findings --- */

/** Line @p line of a file of the submission, interned; NULL where there is none. */
static const char *source_line(const char *file, int line, void *data)
{
	const struct grading *grading = data;
	char *path = file_join(grading->folder, file), *copy;
	const char *at = NULL, *found = NULL;
	struct text content = {0};
	size_t length;

	if (!strchr(file, '/') && file_read(path, SOURCE_MOST, &content) == 0)
		at = text_line(text_string(&content), line, &length);
	if (at) {
		copy = memory_copy(at, length);
		found = interned(copy);
		free(copy);
	}
	text_clear(&content);
	free(path);
	return found;
}

void scenario_diagnose(struct scenario *s)
{
	const struct trace *trace = s->observation ? observe_trace(s->observation) : s->trace;

	findings_clear(&s->findings);
	s->findings.source_line = source_line;
	s->findings.data = (void *)s->grading; /* only read from */
	if (trace)
		diagnose(trace, &s->findings);
}

/* --- what programs printed --- */

void scenario_keep_output(struct scenario *s)
{
	size_t i, stream;

	for (i = 0; i < s->program_count; i++) {
		for (stream = 1; stream < 3; stream++) {
			const struct peer *peer = s->programs[i]->streams[stream];
			struct text text = {0};
			size_t shown = peer->heard.length < OUTPUT_SHOWN ? peer->heard.length : OUTPUT_SHOWN, from, to;

			/* one escaped line after the other */
			for (from = 0; from < shown; from = to + 1) {
				const char *end = memchr(peer->heard.bytes + from, '\n', shown - from);

				to = end ? (size_t)(end - peer->heard.bytes) : shown;
				text_add_escaped(&text, peer->heard.bytes + from, to - from, to - from);
				text_add(&text, "\n");
			}
			ARRAY_ADD(s->result->output, s->result->output_count, s->result->output_capacity) =
				(struct output){memory_string(s->programs[i]->name), memory_string(peer->name),
					text_take(&text), peer->heard.length - shown + peer->cut};
		}
	}
}

/* --- the end --- */

/** What a peer would have said is proof that a program stopped reading too early. */
static void tell_unsaid(struct scenario *s)
{
	size_t i;

	for (i = 0; i < s->peer_count; i++) {
		const struct peer *peer = s->peers[i];

		if (peer->queue.length > peer->said)
			scenario_tell_peer(s, peer, PEER_HAS_MORE, peer->queue.bytes + peer->said,
				peer->queue.length - peer->said);
	}
}

bool scenario_is_crash(int signal)
{
	static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};
	size_t i;

	for (i = 0; i < sizeof crashes / sizeof *crashes; i++)
		if (crashes[i] == signal)
			return true;
	return false;
}

/** What a process's end by a signal makes of a failed check: FAIL where it makes nothing of it. */
static enum verdict verdict_of_signal(const struct scenario *s, int signal, bool first_process)
{
	if (s->signals_sent & 1ull << signal)
		return VERDICT_FAIL; /* our own doing */
	if (signal == SIGXFSZ)
		return VERDICT_LIMIT;
	if (signal == SIGXCPU)
		return VERDICT_TIMEOUT;
	return first_process || scenario_is_crash(signal) ? VERDICT_CRASH : VERDICT_FAIL;
}

static bool is_first_process(const struct scenario *s, int task)
{
	size_t i;

	for (i = 0; i < s->program_count; i++)
		if (s->programs[i]->task == task)
			return true;
	return false;
}

/** A signal that the check did not send explains more than the expectation that it made fail. */
static enum verdict verdict_of_ends(const struct scenario *s)
{
	const struct trace *trace = s->observation ? observe_trace(s->observation) : s->trace;
	enum verdict verdict = VERDICT_FAIL;
	size_t i;

	for (i = 0; trace && i < trace->task_count && verdict == VERDICT_FAIL; i++)
		if (trace->tasks[i].killed_by)
			verdict = verdict_of_signal(s, trace->tasks[i].killed_by, is_first_process(s, (int)i));
	return verdict;
}

static char *reason_of(enum verdict verdict)
{
	return verdict == VERDICT_LIMIT      ? memory_string(N_("file size"))
		: verdict == VERDICT_TIMEOUT ? memory_string(N_("cpu"))
					     : NULL;
}

static bool is_standing(const struct scenario *s)
{
	return s->observation && (s->state == OBSERVE_QUIET || s->state == OBSERVE_TIMED);
}

/** The sentence says in which of the check's scenarios it was. @param message  owned, or NULL. */
static char *with_title(const struct scenario *s, char *message)
{
	char *whole;

	if (!message || !s->title)
		return message;
	whole = memory_format("%s: %s", s->title, message);
	free(message);
	return whole;
}

void scenario_end(struct scenario *s, enum verdict verdict, char *reason, char *message)
{
	struct check_result *result = s->result;

	result->verdict = verdict;
	result->reason = reason;
	result->message = with_title(s, message);
	result->broken = memory_string(s->promise);
	if (result->transcript_count)
		result->transcript[result->transcript_count - 1].failed = true;
	if (s->observation && verdict != VERDICT_ERROR) {
		tell_unsaid(s);
		scenario_keep_output(s);
		if (verdict == VERDICT_TIMEOUT) /* how far it came within its time differs from run to run */
			trace_cut(observe_trace(s->observation), RUN_EVENTS_MOST);
		scenario_diagnose(s);
		if (!s->looks_at_names)
			findings_drop(&s->findings, finding_is_left);
	}
	longjmp(s->end, 1);
}

void scenario_pass(struct scenario *s)
{
	s->result->verdict = VERDICT_PASS;
	s->stage->left = true;
	longjmp(s->end, 1);
}

void scenario_fail_said(struct scenario *s, char *what)
{
	enum verdict verdict = verdict_of_ends(s);

	scenario_end(s, verdict, reason_of(verdict), what);
}

void scenario_fail(struct scenario *s, char *what)
{
	char *why, *whole;

	if (is_standing(s)) {
		observe_stuck(s->observation);
		stuck_story(observe_trace(s->observation), &s->result->stuck);
	}
	why = scenario_why(s);
	whole = *why ? memory_format("%s: %s", what, why) : memory_string(what);
	free(why);
	free(what);
	scenario_fail_said(s, whole);
}

void scenario_error(struct scenario *s, int error, const char *what)
{
	scenario_end(s, VERDICT_ERROR, memory_format("%s: %s", _(what), strerror(error)), NULL);
}
