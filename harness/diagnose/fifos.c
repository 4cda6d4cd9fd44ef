/** @file
 * What rules about FIFOs ask.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "diagnose/fifos.h"

bool makes_fifo(const struct event *event)
{
	int mode = event->kind == EVENT_CALL && strncmp(event->call->name, "mknod", 5) == 0
		? call_argument(event->call, ARG_FLAGS)
		: -1;

	return mode >= 0 && S_ISFIFO(event->args[mode]);
}

static bool removes(const struct event *event)
{
	return is_call(event, CALL_PATH) && event->result == 0 &&
		(strncmp(event->call->name, "unlink", 6) == 0 || strncmp(event->call->name, "rename", 6) == 0);
}

bool is_fifo_path(const struct trace *trace, const char *path, const struct event *now)
{
	size_t i;

	for (i = now->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_PEER && strcmp(event->text, PEER_MAKES_FIFO) == 0 &&
			strcmp(event->who, path) == 0)
			return true;
		if (!event->text || strcmp(event->text, path) != 0)
			continue;
		if (makes_fifo(event) && event->result == 0)
			return true;
		if (removes(event))
			return false;
		if (is_call(event, CALL_OPEN) && event->made[0] >= 0)
			return event->made_kind == OBJECT_FIFO;
	}
	return false;
}

unsigned open_flags(const struct event *event)
{
	int at = call_argument(event->call, ARG_FLAGS);

	return event->call->class == CALL_OPEN && at >= 0 ? (unsigned)event->args[at] : 0;
}

bool same_path(const struct event *one, const struct event *other)
{
	return one->text && other->text && strcmp(one->text, other->text) == 0;
}
