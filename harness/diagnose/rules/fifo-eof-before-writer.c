/** @file
 * fifo-eof-before-writer: a FIFO that was opened with O_NONBLOCK gave 0, because nobody had it open for writing yet; and that was
 * taken for the end.
 *
 * To look once, and to go when nothing is there, may be meant. It was not where a server had said that it is ready, or where a
 * client had asked for an answer that was to come through this FIFO, and did nothing to wait for it.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/fifos.h"
#include "diagnose/ready.h"
#include "diagnose/sockets.h"

/** Has anybody opened the FIFO for writing before? */
static bool had_writer(const struct trace *trace, const struct event *end)
{
	size_t i;

	for (i = 0; i < end->number; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_PEER && strcmp(event->text, PEER_OPENS_TO_WRITE) == 0)
			return true;
		if (is_call(event, CALL_OPEN) && event->made_object == end->object &&
			(open_flags(event) & O_ACCMODE) != O_RDONLY)
			return true;
	}
	return false;
}

/** Does the process receive from it, or wait for something there, any other time? */
static bool looks_again(const struct trace *trace, const struct event *end)
{
	int process = process_of(trace->descriptors, end->task);
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event != end && is_of_process(trace, event, process) &&
			(is_attempt(event, CALL_RECEIVE) || is_attempt(event, CALL_POLL)) &&
			event_watches(trace, event, end->object))
			return true;
	}
	return false;
}

/** Has it slept since, or stood in any other call? */
static bool waited_since(const struct trace *trace, const struct event *from, const struct event *end)
{
	size_t i;

	for (i = from->number; i < end->number; i++)
		if (trace->events[i].task == end->task &&
			(trace->events[i].kind == EVENT_BLOCKED || is_attempt(&trace->events[i], CALL_SLEEP)))
			return true;
	return false;
}

/** What promised that something was to be read there: the READY line of a server, or a request for an answer. */
static const struct event *promise(const struct trace *trace, const struct event *end)
{
	int process = process_of(trace->descriptors, end->task);
	struct ready ready;
	size_t i;

	for (i = end->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (!is_call(event, CALL_SEND) || event->result <= 0 || !is_of_process(trace, event, process))
			continue;
		if (named_fifo(trace, end, &event->data) ||
			(says_ready(&event->data, &ready) && strcmp(ready.word, "fifo") == 0))
			return waited_since(trace, event, end) ? NULL : event;
	}
	return NULL;
}

static void look_at(struct diagnosis *diagnosis, const struct event *end)
{
	const struct trace *trace = diagnosis->trace;
	const struct object *fifo = object_by_id(trace->descriptors, end->object);
	const struct event *said = looks_again(trace, end) ? NULL : promise(trace, end);
	char *name;

	if (!said || had_writer(trace, end) || uses_afterwards(trace, end, end->fd) || !end_of_task(trace, end->task))
		return;
	name = task_name(trace, end->task);
	finding_report(diagnosis, end, said,
		_("nobody had opened '%s' for writing yet, so %s() returned 0 at once; %s took that for the end, and did not wait for what was to come"),
		fifo->name, function_name(end), name);
	free(name);
}

static void on_late(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *object = object_by_id(diagnosis->trace->descriptors, event->object);

	if (event->result == 0 && event->count > 0 && is_learners(event) && object && object->kind == OBJECT_FIFO)
		look_at(diagnosis, event);
}

static const char *const better[] = {"fifo-eof-spin", "fifo-server-exits-after-first-client", NULL};

const struct rule rule_fifo_eof_before_writer = {
	.id = "fifo-eof-before-writer",
	.severity = SEVERITY_ERROR,
	.title = N_("a FIFO that nobody has opened for writing yet is taken for one that has come to its end"),
	.why = N_(
		"With O_NONBLOCK, open() for reading does not wait for a writer, and read() returns 0 as long as there is none: the same as after "
		"the last one has left. It is no end, where the first has still to come."),
	.fix = N_(
		"Wait for POLLIN with poll(), which does not report the missing writer, before you read. Or open the FIFO for writing as well, as a "
		"writer that never writes."),
	.see = "fifo(7); read(2), RETURN VALUE; poll(2), POLLHUP; TLPI 44.10, table 44-2",
	.yields_to = better,
	.late = on_late,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_RECEIVE),
};
