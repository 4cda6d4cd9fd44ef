/** @file
 * What the observer knows of handlers: which calls are made inside of one, what it leaves in a stdio buffer, who calls exit().
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "tests/observed.h"

/** The n-th event of a kind (for calls: that sends these bytes), from 0; or NULL. */
static const struct event *find(const struct trace *trace, enum event_kind kind, const char *bytes, int n)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != kind ||
			(bytes &&
				(event->data.length != strlen(bytes) ||
					memcmp(event->data.bytes, bytes, strlen(bytes)) != 0)))
			continue;
		if (n-- == 0)
			return event;
	}
	return NULL;
}

static bool test(bool good, const char *what)
{
	(void)printf("%s %s\n", good ? "ok" : "not ok", what);
	return good;
}

static bool judge(const struct trace *trace)
{
	const struct event *in = find(trace, EVENT_CALL, "in\n", 0), *first = find(trace, EVENT_CALL, "out\n", 0);
	const struct event *second = find(trace, EVENT_CALL, "out\n", 1),
			   *handled = find(trace, EVENT_HANDLED, NULL, 0);
	const struct event *end = find(trace, EVENT_EXIT, NULL, 0);
	bool good = true;

	good = test(in && in->handling == SIGUSR1 && in->frames == 1, "a call of a handler is known as one") && good;
	good = test(first && first->handling == 0, "behind a handler that has returned, calls are the program's own") &&
		good;
	good = test(second && second->handling == 0, "and so they are behind one that was left by siglongjmp()") &&
		good;
	good = test(handled && handled->signal == SIGUSR1 && handled->count == strlen("signal 10\n") &&
			       memcmp(handled->data.bytes, "signal 10\n", handled->data.length) == 0,
		       "what a handler has printed is told when it returns") &&
		good;
	good = test(!find(trace, EVENT_HANDLED, NULL, 1), "only the handler that returns is told of") && good;
	good = test(end && end->call && (int)end->args[0] == 300 && end->handling == SIGTERM && end->frames > 1,
		       "an end by exit() has the number that it was given, and is known to be a handler's") &&
		good;
	return good;
}

int main(void)
{
	char *folder = file_join(getenv("BUILD") ? getenv("BUILD") : "build", "programs");
	struct world_of_test world = {0};
	struct observed observed = {0};
	bool good;

	observed_open(folder);
	observed_run("handlers", &world, &observed);
	good = judge(observed.trace);
	observed_clear(&observed);
	free(folder);
	return good ? 0 : 1;
}
