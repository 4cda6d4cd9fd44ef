/** @file
 * thread-not-detached: threads have ended, and nobody has joined or detached them, so their stacks are never used again.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/connections.h"

/** A thread: the call that made it, which tells where its stack is. */
struct thread {
	const struct event *made;
	size_t ended; /**< number of its EVENT_EXIT, or SIZE_MAX */
};

struct threads {
	struct thread *items;
	size_t count, capacity;
};

static void collect(const struct trace *trace, struct threads *out)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i], *end;

		if (!is_call(event, CALL_SPAWN) || event->child < 0 || !trace->tasks[event->child].thread ||
			!is_learners(event) || strcmp(event->call->name, "clone") != 0)
			continue;
		end = end_of_task(trace, event->child);
		ARRAY_ADD(out->items, out->count, out->capacity) = (struct thread){event, end ? end->number : SIZE_MAX};
	}
}

/** Did the task accept a connection between the making of two threads? A server does; a program with a known number of parts joins them. */
static bool accepts_between(const struct trace *trace, const struct event *one, const struct event *other)
{
	size_t i;

	for (i = one->number; i < other->number; i++)
		if (is_call(&trace->events[i], CALL_ACCEPT) && trace->events[i].task == one->task)
			return true;
	return false;
}

/**
 * libc gives a new thread the stack of one that has ended and was joined or detached. One that gets a new stack, while others
 * have ended, proves that none of those had been. @return how many there are of the line, 0 where a stack was used again.
 */
static size_t proofs(const struct trace *trace, const struct threads *all, const struct event *line)
{
	size_t count = 0, i, j;
	const struct event *last = NULL;

	for (i = 0; i < all->count; i++) {
		const struct event *made = all->items[i].made;
		bool somebody_ended = false;

		if (!same_line(made, line) || !is_of_process(trace, made, process_of(trace->descriptors, line->task)))
			continue;
		for (j = 0; j < i; j++) {
			if (!same_line(all->items[j].made, line) || all->items[j].ended > made->number)
				continue;
			somebody_ended = true;
			if (all->items[j].made->args[1] == made->args[1])
				return 0;
		}
		count += somebody_ended && last && accepts_between(trace, last, made);
		last = made;
	}
	return count;
}

static void on_end(struct diagnosis *diagnosis)
{
	struct threads all = {0};
	size_t i, count;

	collect(diagnosis->trace, &all);
	for (i = 0; i < all.count; i++) {
		count = proofs(diagnosis->trace, &all, all.items[i].made);
		if (count < LEAKS_LEAST)
			continue;
		finding_report(diagnosis, all.items[i].made, NULL,
			_("%zu times a client's thread was made here when others had ended, and got a new stack each time: none of those had been joined or "
			  "detached"),
			count);
		break;
	}
	free(all.items);
}

static const char *const errors[] = {"EAGAIN", NULL};

const struct rule rule_thread_not_detached = {
	.id = "thread-not-detached",
	.severity = SEVERITY_WARNING,
	.title = N_("threads that have ended are neither joined nor detached"),
	.why = N_(
		"A thread that has ended keeps its stack and its number until somebody joins it. A server that makes one for each client loses "
		"some megabytes of address space each time, and in the end can make no more."),
	.fix = N_(
		"Call pthread_detach() for a thread that nobody waits for, or make it detached with pthread_attr_setdetachstate()."),
	.see = "pthread_create(3), NOTES; pthread_detach(3); UNP 26.4",
	.errors = errors,
	.end = on_end,
};
