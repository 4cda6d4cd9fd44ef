/** @file
 * partial-send-ignored: a write took less than it was given, and the rest never followed.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/wait.h>

#include "diagnose/ask.h"

/** The next bytes that the same process sends into the same object. */
static const struct event *next_send(const struct trace *trace, const struct event *event)
{
	size_t i;

	for (i = event->number + 1; i < trace->event_count; i++) {
		const struct event *next = &trace->events[i];

		if ((next->kind == EVENT_CALL || next->kind == EVENT_BLOCKED || next->kind == EVENT_STUCK) &&
			next->call && next->call->class == CALL_SEND && next->object == event->object &&
			process_of(trace->descriptors, next->task) == process_of(trace->descriptors, event->task))
			return next;
	}
	return NULL;
}

/** Has it waited for room there in vain? */
static bool found_no_room(const struct event *poll, int object)
{
	size_t i;

	for (i = 0; poll->call->class == CALL_POLL && poll->result == 0 && i < poll->watch_count; i++)
		if (poll->watches[i].object == object && poll->watches[i].events & POLLOUT)
			return true;
	return false;
}

/** Did a call of the same task fail in between, for good? Then that may be why the program gave up. */
static bool failed_between(const struct trace *trace, const struct event *event, const struct event *end)
{
	size_t i;

	for (i = event->number + 1; i < end->number; i++) {
		const struct event *other = &trace->events[i];

		if (other->kind != EVENT_CALL || other->task != event->task)
			continue;
		if (found_no_room(other, event->object) ||
			(other->result < 0 && other->result != -EAGAIN && other->result != -EINTR))
			return true;
	}
	return false;
}

/** The process has ended, as if all were done or because it was not; not because of something else. */
static bool has_gone_on(const struct trace *trace, const struct event *event)
{
	const struct event *end = end_of_task(trace, event->task);

	return end && WIFEXITED(end->status) && (end->status == 0 || !failed_between(trace, event, end));
}

/** Nothing can happen any more, and the task waits for an answer from where the rest would have gone. */
static bool waits_for_answer(const struct trace *trace, const struct event *event)
{
	size_t i;

	for (i = event->number + 1; i < trace->event_count; i++) {
		const struct event *stuck = &trace->events[i];

		if (stuck->kind == EVENT_STUCK && stuck->task == event->task && stuck->object == event->object &&
			stuck->call && stuck->call->class == CALL_RECEIVE)
			return true;
	}
	return false;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *next;

	if (!event->rest.length)
		return;
	next = next_send(diagnosis->trace, event);
	if (next ? begins_with(&next->data, &event->rest)
		 : !has_gone_on(diagnosis->trace, event) && !waits_for_answer(diagnosis->trace, event))
		return;
	finding_report(diagnosis, event, next,
		_("%s() took %lld of %llu bytes here, and the other %llu never followed"), function_name(event),
		(long long)event->result, (unsigned long long)event->count,
		(unsigned long long)event->count - (unsigned long long)event->result);
}

static const char *const errors[] = {"EAGAIN", "EINTR", NULL};
static const char *const yields_to[] = {
	"eintr-partial-lost", "nonblock-pipe-write-eagain-lost", "writev-partial-restart", NULL};

const struct rule rule_partial_send_ignored = {
	.id = "partial-send-ignored",
	.severity = SEVERITY_ERROR,
	.title = N_("the count that write() or send() returned was not used"),
	.why = N_(
		"write() and send() say how many bytes they took. On a pipe, a socket or a terminal that may be fewer than they were "
		"given: then the rest is lost unless it is offered again."),
	.fix = N_("Loop: advance the pointer and lower the length by what was returned, until nothing is left."),
	.see = "write(2), RETURN VALUE; send(2); TLPI 4.5, 61.1; UNP 3.9; Beej 7.4",
	.errors = errors,
	.yields_to = yields_to,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SEND),
};
