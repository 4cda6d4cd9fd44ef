/** @file
 * fdpass-not-cloexec: a descriptor that was received went on to a program that was started, and is not meant for it.
 */
#include "diagnose/aftermath.h"
#include "diagnose/rule.h"

static bool is_received(const struct event *event)
{
	return event->kind == EVENT_CALL && event->call->class == CALL_RECEIVE && event->passed_count > 0;
}

/** Does the new program do anything with it? Then it was handed on. */
static bool is_used(const struct trace *trace, const struct event *exec, const struct descriptor *row)
{
	size_t i;

	for (i = exec->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (is_made(event) && is_by_same_process(trace, event, exec) && event->fd == row->fd &&
			event->object == row->description->object && event->call->class != CALL_CLOSE)
			return true;
	}
	return false;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct descriptor *rows;
	size_t count, i;

	rows = descriptors_of(diagnosis->before, event->task, &count);
	for (i = 0; i < count; i++) {
		const struct event *receive = &diagnosis->trace->events[rows[i].opened_by];

		if (rows[i].fd > 2 && !rows[i].close_on_exec && is_received(receive) &&
			!is_used(diagnosis->trace, event, &rows[i]))
			finding_report(diagnosis, receive, event,
				_("descriptor %d, received here without MSG_CMSG_CLOEXEC, is still open in %s, which was started at %s:%d and does "
				  "nothing with it"),
				rows[i].fd, event->text ? event->text : _("a program"), PLACE(event->where));
	}
}

const struct rule rule_fdpass_not_cloexec = {
	.id = "fdpass-not-cloexec",
	.severity = SEVERITY_WARNING,
	.title = N_("a received descriptor is inherited by programs that are started"),
	.why = N_(
		"Received descriptors are open across exec unless that was asked for. Every program that is started later has the file, too, and keeps "
		"it open."),
	.fix = N_("Pass MSG_CMSG_CLOEXEC to recvmsg()."),
	.see = "recvmsg(2), MSG_CMSG_CLOEXEC; fcntl(2), FD_CLOEXEC",
	.event = on_event,
	.kinds = ONE(EVENT_EXEC),
};
