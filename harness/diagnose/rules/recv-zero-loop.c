/** @file
 * recv-zero-loop: the end of the file was read again and again.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "diagnose/ask.h"

/** What is read, where it is no FIFO, pipe or socket: somebody may have taken it for one. */
static char *file_read(const struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *object = object_by_id(diagnosis->before, event->object);

	if (!object || object->kind != OBJECT_FILE || !object->name)
		return memory_string("");
	return memory_format(_(", the file '%s',"), object->name);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	char *name, *file;

	if (!event->call || !call_receives(event->call) || event->result != 0)
		return;
	name = task_name(diagnosis->trace, event->task);
	file = file_read(diagnosis, event);
	finding_report(diagnosis, event, NULL,
		_("%s() on descriptor %d%s returned 0, the end of the file, %llu times in a row; %s goes on reading"),
		function_name(event), event->fd, file, (unsigned long long)event->count, name);
	free(file);
	free(name);
}

static const char *const better[] = {"fifo-eof-spin", NULL};

const struct rule rule_recv_zero_loop = {
	.id = "recv-zero-loop",
	.severity = SEVERITY_ERROR,
	.title = N_("the end of the file is not taken as the end"),
	.why = N_(
		"read() and recv() return 0 when the other side has finished. It is no error, and it stays so: a loop that waits for more spins for "
		"ever."),
	.fix = N_(
		"Leave the loop when 0 is returned. A regular file is always at its end: where a FIFO was meant, ask fstat() what open() gave."),
	.see = "read(2), RETURN VALUE; recv(2); TLPI 4.4",
	.yields_to = better,
	.event = on_event,
	.kinds = ONE(EVENT_SPINS),
};
