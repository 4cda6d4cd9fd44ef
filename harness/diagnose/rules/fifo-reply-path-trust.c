/** @file
 * fifo-reply-path-trust: a server wrote into a file whose name a message had told it.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/fifos.h"

static bool has_path(const struct captured *message, const char *path)
{
	return message->length && memmem(message->bytes, message->length, path, strlen(path));
}

/** Whoever opens without waiting, and makes nothing, means a FIFO that is there: then a number in its name is told, too. */
static bool means_fifo(const struct event *open)
{
	return (open_flags(open) & (O_NONBLOCK | O_CREAT)) == O_NONBLOCK;
}

/** The message from a FIFO in which a process read this path, or a number in its name. */
static const struct event *message_with(const struct trace *trace, const struct event *open)
{
	int process = process_of(trace->descriptors, open->task);
	size_t i;

	for (i = open->number; i-- > 0;) {
		const struct event *event = &trace->events[i];
		const struct object *object = object_by_id(trace->descriptors, event->object);

		if (is_call(event, CALL_RECEIVE) && object && object->kind == OBJECT_FIFO &&
			is_of_process(trace, event, process) &&
			(has_path(&event->data, open->text) ||
				(means_fifo(open) && names_path(&event->data, open->text))))
			return event;
	}
	return NULL;
}

static const struct event *write_into(const struct trace *trace, const struct event *open)
{
	size_t i;

	for (i = open->number + 1; i < trace->event_count; i++)
		if (is_call(&trace->events[i], CALL_SEND) && trace->events[i].task == open->task &&
			trace->events[i].object == open->made_object && trace->events[i].result > 0)
			return &trace->events[i];
	return NULL;
}

static void on_late(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *message, *send;

	if (event->made_kind != OBJECT_FILE || !event->text || strlen(event->text) < 2 ||
		(open_flags(event) & O_ACCMODE) == O_RDONLY)
		return;
	message = message_with(trace, event);
	send = message ? write_into(trace, event) : NULL;
	if (!send)
		return;
	if (!has_path(&message->data, event->text))
		finding_report(diagnosis, event, message,
			_("a message asked for an answer in '%s', which is opened here for writing; it is no FIFO but a file, and the answer went into it "
			  "(at %s:%d)"),
			event->text, PLACE(send->where));
	else
		finding_report(diagnosis, event, message,
			_("a message told the name '%s', and it is opened here for writing; it is no FIFO but a file, and the answer went into it (at %s:%d)"),
			event->text, PLACE(send->where));
}

const struct rule rule_fifo_reply_path_trust = {
	.id = "fifo-reply-path-trust",
	.severity = SEVERITY_WARNING,
	.title = N_("the sender of a message chooses the file that is written"),
	.why = N_("Whoever may write to the FIFO can make the server overwrite any file that the server may write."),
	.fix = N_(
		"Let the message tell a number only, and make the name of the reply FIFO from it. Open it with O_NOFOLLOW and without "
		"O_CREAT, and ask fstat() whether it is a FIFO before anything is written."),
	.see = "open(2), O_NOFOLLOW; fstat(2); TLPI 44.8, 38",
	.late = on_late,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_OPEN),
};
