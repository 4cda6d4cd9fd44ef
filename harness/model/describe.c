/** @file
 * An event as strace(1) would show it. Learners read this, so numbers that have a name in the manual get it.
 */
#include <ctype.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/describe.h"
#include "model/descriptors.h"
#include "model/spelling.h"

void describe_status(struct text *out, int status)
{
	if (WIFCONTINUED(status))
		text_add(out, "continued");
	else if (WIFSTOPPED(status))
		text_addf(out, "stopped by %s", signal_name(WSTOPSIG(status)));
	else if (WIFSIGNALED(status))
		text_addf(out, "killed by %s%s", signal_name(WTERMSIG(status)),
			WCOREDUMP(status) ? " (core dumped)" : "");
	else
		text_addf(out, "exits with %d", WEXITSTATUS(status));
}

/** What the harness did; the addresses of a connection are told once, where it is made. */
static void add_act(struct text *out, const struct event *event)
{
	const char *text = event->text ? event->text : "";

	text_add(out, text);
	if (event->local && strcmp(text, PEER_LISTENS) == 0) {
		text_add(out, " at ");
		describe_address(out, event->local);
	} else if (event->local && event->remote &&
		(strcmp(text, PEER_CONNECTS) == 0 || strcmp(text, PEER_ACCEPTS) == 0)) {
		text_add(out, " (");
		describe_address(out, event->local);
		text_add(out, " to ");
		describe_address(out, event->remote);
		text_add(out, ")");
	}
	if (strcmp(text, PEER_PASSES) == 0 || strcmp(text, PEER_IS_PASSED) == 0)
		text_addf(out, ": %llu", (unsigned long long)event->count);
	if (event->data.length) {
		text_add(out, " ");
		describe_data(out, event);
	}
}

/** The words that event_describe() uses, longer ones before those that they begin with. */
static const char *const phrases[] = {PEER_SAYS, PEER_READS, PEER_FINISHES, PEER_STOPS, PEER_RESETS, PEER_IS_RESET,
	PEER_CLOSES, PEER_LISTENS, PEER_CONNECTS, PEER_PASSES, PEER_IS_PASSED, PEER_IS_REFUSED, PEER_WAS_TO_BE_REFUSED,
	PEER_FINDS_NOBODY, PEER_ACCEPTS, PEER_JOINS, PEER_MAKES_FIFO, PEER_OPENS_TO_READ, PEER_OPENS_TO_WRITE,
	PEER_FINDS_NO_READER, PEER_BREAKS_OFF, PEER_HAS_MORE, PEER_BINDS, PEER_IS_UNREACHABLE, PEER_LOSES, PEER_DOUBLES,
	PEER_DELAYS, PEER_SWAPS, PEER_EXPECTED, N_("continued"), N_("stopped by"), N_("killed by"), N_("core dumped"),
	N_("exits with"), N_("default action"), N_("ignored"), N_("to its handler"), N_("is stopped by"), N_("starts"),
	N_("is given"), N_("makes a thread"), N_("makes a child process"), N_("executes"), N_("gets"),
	N_("computes without a call and loses its turn"), N_("is refused"), N_("events are left out"), N_("s pass"),
	N_("returns from the handler of"), N_("repeats a call"), N_("repeats"), N_("on descriptor"),
	N_("times without progress"), N_("injected")};

/** The phrase that is a whole word, or several, at @p at; NULL where there is none. */
static const char *phrase_at(const char *at)
{
	size_t i;

	for (i = 0; i < sizeof phrases / sizeof *phrases; i++) {
		size_t length = strlen(phrases[i]);

		if (strncmp(at, phrases[i], length) == 0 && !isalnum((unsigned char)at[length]) &&
			!strchr("_=", at[length] ? at[length] : ' '))
			return phrases[i];
	}
	return NULL;
}

char *description_in_words(const char *description)
{
	bool quoted = false, begins = true;
	struct text out = {0};
	const char *at = description;

	while (*at) {
		const char *phrase = begins && !quoted ? phrase_at(at) : NULL;

		if (phrase) {
			text_add(&out, _(phrase));
			at += strlen(phrase);
			continue;
		}
		if (quoted && *at == '\\' && at[1])
			text_add_bytes(&out, at++, 1);
		else if (*at == '"')
			quoted = !quoted;
		begins = *at == ' ' || *at == '(';
		text_add_bytes(&out, at++, 1);
	}
	return text_take(&out);
}

char *event_describe(const struct event *event)
{
	static const char *const effects[] = {
		[DISPOSITION_DEFAULT] = "default action",
		[DISPOSITION_IGNORED] = "ignored",
		[DISPOSITION_HANDLER] = "to its handler",
		[DISPOSITION_RESTARTING] = "to its handler, SA_RESTART",
	};
	const char *text = event->text ? event->text : "";
	struct text out = {0};

	switch (event->kind) {
	case EVENT_STUCK:
		if (event->signal && !event->call) {
			text_addf(&out, "is stopped by %s", signal_name(event->signal));
			break;
		}
		describe_call(&out, event);
		break;
	case EVENT_CALL:
	case EVENT_BLOCKED:
		describe_call(&out, event);
		break;
	case EVENT_START:
		text_addf(&out, "%s starts", text);
		break;
	case EVENT_GIVEN:
		text_addf(&out, "is given %d: %s (%s)", event->fd, text, object_kind_name(event->made_kind));
		break;
	case EVENT_SPAWN:
		text_add(&out, event->flags & CLONE_THREAD ? "makes a thread" : "makes a child process");
		break;
	case EVENT_EXEC:
		text_addf(&out, "executes %s", text);
		break;
	case EVENT_SIGNAL:
		text_addf(&out, "gets %s (%s)", signal_name(event->signal), effects[event->disposition]);
		break;
	case EVENT_EXIT:
		describe_status(&out, event->status);
		break;
	case EVENT_PEER:
		add_act(&out, event);
		break;
	case EVENT_PREEMPTED:
		text_add(&out, "computes without a call and loses its turn");
		break;
	case EVENT_REFUSED:
		text_addf(&out, "is refused %s: %s", event->call ? event->call->name : text,
			errno_name((int)-event->result));
		break;
	case EVENT_CAPPED:
		text_addf(&out, "%llu events are left out", (unsigned long long)event->count);
		break;
	case EVENT_CLOCK:
		text_addf(&out, "%llu.%09llu s pass", (unsigned long long)(event->count / 1000000000),
			(unsigned long long)(event->count % 1000000000));
		break;
	case EVENT_HANDLED:
		text_addf(&out, "returns from the handler of %s", signal_name(event->signal));
		break;
	case EVENT_SPINS:
		text_addf(&out, "repeats %s()", event->call ? function_name(event) : "a call");
		if (event->fd >= 0)
			text_addf(&out, " on descriptor %d", event->fd);
		text_addf(&out, " %llu times without progress", (unsigned long long)event->count);
		break;
	case EVENT_KINDS:
		break;
	}
	return text_take(&out);
}

char *event_describe_begun(const struct event *event)
{
	struct event begun = *event; /* borrows what that one owns */

	begun.kind = EVENT_BLOCKED;
	return event_describe(&begun);
}

char *event_in_words(const struct event *event)
{
	char *description = event_describe(event), *words = description_in_words(description);

	free(description);
	return words;
}
