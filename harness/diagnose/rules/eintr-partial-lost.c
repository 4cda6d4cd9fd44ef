/** @file
 * eintr-partial-lost: a signal interrupted a write after a part had gone out, and it was made again from the beginning.
 */
#include <string.h>

#include "diagnose/ask.h"

/** Did a handler run in this task while the call was being made? */
static bool is_interrupted(const struct trace *trace, const struct event *send)
{
	size_t i;

	for (i = send->entered; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->task == send->task && event->kind == EVENT_SIGNAL)
			return i < send->number || next_of_task(trace, event) != NULL;
		if (event->task == send->task && i > send->number)
			return false;
	}
	return false;
}

/** The next send of the task into the same object, which begins with the same bytes from the same place. */
static const struct event *repetition(const struct trace *trace, const struct event *send)
{
	size_t i;

	for (i = send->number + 1; i < trace->event_count; i++) {
		const struct event *next = &trace->events[i];

		if (next->task != send->task || !is_call(next, CALL_SEND) || next->object != send->object)
			continue;
		return next->args[1] == send->args[1] && next->count == send->count &&
				next->data.length == send->data.length &&
				memcmp(next->data.bytes, send->data.bytes, send->data.length) == 0
			? next
			: NULL;
	}
	return NULL;
}

static void on_late(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *again;

	if (event->result <= 0 || (uint64_t)event->result >= event->count || !is_learners(event) ||
		!is_interrupted(trace, event))
		return;
	again = repetition(trace, event);
	if (again)
		finding_report(diagnosis, event, again,
			_("a signal interrupted this %s() when %lld of %llu bytes had been taken; then all of them are sent again, from the first "
			  "(at %s:%d)"),
			function_name(event), (long long)event->result, (unsigned long long)event->count,
			PLACE(again->where));
}

static const char *const errors[] = {"EINTR", NULL};

const struct rule rule_eintr_partial_lost = {
	.id = "eintr-partial-lost",
	.severity = SEVERITY_ERROR,
	.title = N_("an interrupted write is made again from its beginning"),
	.why = N_(
		"A signal that comes when a part of the bytes has been taken makes write() return their number, not -1 and EINTR. Whoever then "
		"sends everything again sends that part twice."),
	.fix = N_(
		"Go on behind the bytes that were taken: advance the pointer and lower the length by what was returned."),
	.see = "write(2); signal(7), Interruption of system calls; UNP 3.9; TLPI 21.5",
	.errors = errors,
	.late = on_late,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SEND),
};
