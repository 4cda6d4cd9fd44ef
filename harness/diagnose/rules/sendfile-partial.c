/** @file
 * sendfile-partial: sendfile() sent a part of the file, and the rest never followed.
 */
#include "diagnose/aftermath.h"
#include "diagnose/ask.h"

/** Was it not the end of the file that made it short? Known where the file was written in this run, or the fault says so. */
static bool has_more(const struct trace *trace, const struct event *event)
{
	const struct object *file = object_by_id(trace->descriptors, event->object);

	return event->fault || (file && file->bytes_in > file->bytes_out);
}

/** Does anybody of the process move more of the file, in whatever way? */
static bool is_continued(const struct trace *trace, const struct event *event)
{
	size_t i;

	for (i = event->number + 1; i < trace->event_count; i++) {
		const struct event *next = &trace->events[i];

		if (is_made(next) && (call_receives(next->call) || next->call->class == CALL_MAP) &&
			next->object == event->object && is_by_same_process(trace, next, event))
			return true;
	}
	return false;
}

static const struct event *end_of(const struct trace *trace, const struct event *event)
{
	size_t i;

	for (i = event->number + 1; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_EXIT && trace->events[i].task == event->task)
			return &trace->events[i];
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct object *file = object_by_id(trace->descriptors, event->object);
	const struct event *end;

	if (!file || file->kind != OBJECT_FILE || event->result <= 0 || (uint64_t)event->result >= event->count ||
		!has_more(trace, event) || is_continued(trace, event))
		return;
	end = end_of(trace, event);
	if (end && end->status == 0)
		finding_report(diagnosis, event, end,
			_("%s() sent %lld of %llu bytes here, and was not called again for the rest"),
			function_name(event), (long long)event->result, (unsigned long long)event->count);
}

static const char *const errors[] = {"EAGAIN", "EINTR", NULL};

const struct rule rule_sendfile_partial = {
	.id = "sendfile-partial",
	.severity = SEVERITY_ERROR,
	.title = N_("the count that sendfile() returned was not used"),
	.why = N_(
		"Like write(), sendfile() may take fewer bytes than it was asked for: a signal comes, or the socket has no more room."),
	.fix = N_("Call it in a loop with the count that is left, until that is 0; it moves the offset itself."),
	.see = "sendfile(2), RETURN VALUE; TLPI 61.4",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_TRANSFER),
};
