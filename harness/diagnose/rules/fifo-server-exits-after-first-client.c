/** @file
 * fifo-server-exits-after-first-client: the first end of the file was taken for the end of all service.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/fifos.h"

/** Somebody who came to write and found, or still finds, nobody to read. */
static bool is_late_client(const struct event *event)
{
	bool writes = is_attempt(event, CALL_OPEN) && (open_flags(event) & O_ACCMODE) == O_WRONLY;

	if (event->kind == EVENT_PEER)
		return strcmp(event->text, PEER_FINDS_NO_READER) == 0;
	return writes && event->text &&
		(event->kind == EVENT_STUCK || (event->kind == EVENT_CALL && event->result == -ENXIO));
}

static const struct object *fifo_of(const struct trace *trace, const struct event *open)
{
	int id;

	if (open->kind == EVENT_PEER)
		return object_by_id(trace->descriptors, open->object);
	for (id = object_count(trace->descriptors); id > 0; id--) {
		const struct object *object = object_by_id(trace->descriptors, id);
		const struct event *made = &trace->events[object->made_by];

		if (object->kind == OBJECT_FIFO && same_path(made, open))
			return object;
	}
	return NULL;
}

/** The last read of the FIFO that returned 0, before its reader went away; NULL where there was none. */
static const struct event *last_end(const struct trace *trace, const struct object *fifo, const struct event *client)
{
	const struct event *end = NULL;
	size_t i;

	for (i = 0; i < client->number; i++)
		if (is_call(&trace->events[i], CALL_RECEIVE) && trace->events[i].object == fifo->id &&
			trace->events[i].count > 0)
			end = trace->events[i].result == 0 ? &trace->events[i] : NULL;
	return end;
}

/** Does its reader come back to it? */
static bool opens_again(const struct trace *trace, const struct event *end, const struct object *fifo)
{
	const struct event *made = &trace->events[fifo->made_by];
	int process = process_of(trace->descriptors, end->task);
	size_t i;

	for (i = end->number; i < trace->event_count; i++)
		if (is_attempt(&trace->events[i], CALL_OPEN) && same_path(&trace->events[i], made) &&
			is_of_process(trace, &trace->events[i], process))
			return true;
	return false;
}

static void look_at(struct diagnosis *diagnosis, const struct event *client)
{
	const struct trace *trace = diagnosis->trace;
	const struct object *fifo = fifo_of(trace, client);
	const struct event *end = fifo ? last_end(trace, fifo, client) : NULL;
	char *reader, *late;

	if (!end || fifo->bytes_out == 0 || !is_learners(end) || opens_again(trace, end, fifo) ||
		(client->task >= 0 && is_of_process(trace, client, process_of(trace->descriptors, end->task))) ||
		descriptors_holders(trace->descriptors, fifo->id, END_READ, NULL, 0) > 0)
		return;
	reader = task_name(trace, end->task);
	late = client->task < 0 ? memory_string(client->who) : task_name(trace, client->task);
	if (client->task < 0)
		finding_report(diagnosis, end, client,
			_("%s read the end of '%s' here and stopped reading it; it only meant that nobody was writing. %s came later, and nobody reads"),
			reader, fifo->name, late);
	else
		finding_report(diagnosis, end, client,
			_("%s read the end of '%s' here and stopped reading it; it only meant that nobody was writing. %s came later, at %s:%d, and nobody reads"),
			reader, fifo->name, late, PLACE(client->where));
	free(reader);
	free(late);
}

static void on_late(struct diagnosis *diagnosis, const struct event *event)
{
	if (is_late_client(event))
		look_at(diagnosis, event);
}

static const char *const errors[] = {"ENXIO", NULL};

const struct rule rule_fifo_server_exits_after_first_client = {
	.id = "fifo-server-exits-after-first-client",
	.severity = SEVERITY_ERROR,
	.title = N_("the end of the file on a FIFO is taken for the end of the service"),
	.why = N_(
		"On a FIFO, 0 means that no process has it open for writing at this moment. The next client may open it any time; then "
		"nobody reads, and the client waits in open()."),
	.fix = N_(
		"Open the FIFO for writing as well, as a writer that never writes: then the end never comes. Or close it and open it "
		"again for the next client."),
	.see = "fifo(7); TLPI 44.8, listing 44-7; UNPv2 4.8",
	.errors = errors,
	.late = on_late,
};
