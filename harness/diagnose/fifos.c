/** @file
 * What rules about FIFOs ask.
 */
#include <ctype.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "diagnose/fifos.h"
#include "diagnose/sockets.h"

bool makes_fifo(const struct event *event)
{
	int mode = event->kind == EVENT_CALL && strncmp(event->call->name, "mknod", 5) == 0
		? call_argument(event->call, ARG_MODE)
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

bool fifo_is_removed(const struct trace *trace, const char *path)
{
	size_t i;

	for (i = trace->event_count; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->text && strcmp(event->text, path) == 0 && event->kind == EVENT_CALL)
			return removes(event);
	}
	return false;
}

/* --- requests --- */

static bool is_part_of_word(const struct captured *bytes, size_t at)
{
	return at < bytes->length && isalnum(bytes->bytes[at]);
}

/** Do these characters stand among the bytes, and not as a part of a longer word? */
static bool has_word(const struct captured *bytes, const char *word, size_t length)
{
	size_t i;

	for (i = 0; i + length <= bytes->length; i++)
		if (memcmp(bytes->bytes + i, word, length) == 0 && !is_part_of_word(bytes, i + length) &&
			(i == 0 || !is_part_of_word(bytes, i - 1)))
			return true;
	return false;
}

bool names_path(const struct captured *request, const char *path)
{
	const char *name = file_name(path), *digits = name;

	while (*(digits += strcspn(digits, "0123456789"))) {
		size_t length = strspn(digits, "0123456789");

		if (has_word(request, digits, length))
			return true;
		digits += length;
	}
	return *name && has_word(request, name, strlen(name));
}

const struct object *named_fifo(const struct trace *trace, const struct event *event, const struct captured *request)
{
	int id;

	for (id = object_count(trace->descriptors); id > 0; id--) {
		const struct object *object = object_by_id(trace->descriptors, id);

		if (object->kind == OBJECT_FIFO && event_watches(trace, event, id) && names_path(request, object->name))
			return object;
	}
	return NULL;
}

/* --- opens that wait for each other --- */

static bool is_stuck_in_open(const struct trace *trace, const struct event *event)
{
	return event->kind == EVENT_STUCK && is_attempt(event, CALL_OPEN) && event->text &&
		(open_flags(event) & O_ACCMODE) != O_RDWR && is_fifo_path(trace, event->text, event);
}

/** Is everybody else of the run stuck as well, without being a partner for one of the FIFOs? Then nobody will ever come. */
static bool nobody_else_comes(const struct trace *trace, const struct event *one, const struct event *other)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		/* the harness plays with FIFOs in this run: it may open these, too */
		if (event->kind == EVENT_PEER && event->object &&
			object_by_id(trace->descriptors, event->object)->kind == OBJECT_FIFO)
			return false;
		if (event->kind == EVENT_STUCK && event != one && event != other &&
			!(event->call && event->call->class == CALL_WAIT))
			return false;
	}
	return true;
}

/** Brothers that both read may be a server with two FIFOs, which waits for clients. */
static bool are_partners(const struct trace *trace, const struct event *one, const struct event *other)
{
	bool brothers = trace->tasks[one->task].parent == trace->tasks[other->task].parent;

	return task_descends_from(trace, other->task, one->task) || task_descends_from(trace, one->task, other->task) ||
		(brothers && (open_flags(one) & O_ACCMODE) == O_WRONLY);
}

/**
 * Both wait for a reader, or both for a writer, on different FIFOs: neither can be the other's partner before it has
 * got its own. With different directions they could be two ends of other pairs.
 */
static bool are_crossed(const struct trace *trace, const struct event *one, const struct event *other)
{
	return (open_flags(one) & O_ACCMODE) == (open_flags(other) & O_ACCMODE) && !same_path(one, other) &&
		!is_of_process(trace, other, process_of(trace->descriptors, one->task)) &&
		are_partners(trace, one, other);
}

bool opens_wait_for_each_other(const struct trace *trace, const struct event *one, const struct event *other)
{
	return is_stuck_in_open(trace, one) && is_stuck_in_open(trace, other) && are_crossed(trace, one, other) &&
		nobody_else_comes(trace, one, other);
}

const struct event *fifo_partner(const struct trace *trace, const struct event *event)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (opens_wait_for_each_other(trace, event, &trace->events[i]))
			return &trace->events[i];
	return NULL;
}
