/** @file
 * fifo-eof-spin: the last writer has closed the FIFO, and its reader reads the end of the file again and again.
 */
#include <stdlib.h>

#include "diagnose/ask.h"

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *object = object_by_id(diagnosis->before, event->object);
	char *name;

	if (!event->call || !call_receives(event->call) || event->result != 0 || !object || object->kind != OBJECT_FIFO)
		return;
	name = task_name(diagnosis->trace, event->task);
	finding_report(diagnosis, event, NULL,
		_("nobody has '%s' open for writing any more, so %s() returns 0 at once, %llu times so far; %s goes on reading"),
		object->name, function_name(event), (unsigned long long)event->count, name);
	free(name);
}

const struct rule rule_fifo_eof_spin = {
	.id = "fifo-eof-spin",
	.severity = SEVERITY_ERROR,
	.title = N_("a FIFO without a writer is read again and again"),
	.why = N_(
		"When the last writer has closed a FIFO, read() returns 0 and poll() says POLLHUP, at once and each time, until somebody "
		"opens it for writing again. A loop that waits for the next client that way uses up a processor."),
	.fix = N_(
		"Close the FIFO and open it again, which waits for the next writer; or keep it open for writing yourself, so that the "
		"end never comes."),
	.see = "fifo(7); pipe(7); poll(2), POLLHUP; TLPI 44.8; UNPv2 4.8",
	.event = on_event,
	.kinds = ONE(EVENT_SPINS),
};
