/** @file
 * An event as strace(1) would show it. Learners read this, so numbers that have a name in the manual get it.
 */
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
