/** @file
 * read-short-taken-as-eof: a read that returned less than asked was taken for the last one, though more came.
 */
#include <stdlib.h>
#include <string.h>

#include "diagnose/ask.h"
#include "diagnose/connections.h"
#include "model/descriptors.h"

/** Does the same process read this object again? */
static bool reads_again(const struct trace *trace, const struct event *event)
{
	size_t i;

	for (i = event->number + 1; i < trace->event_count; i++) {
		const struct event *next = &trace->events[i];

		if ((next->kind == EVENT_CALL || next->kind == EVENT_BLOCKED || next->kind == EVENT_STUCK) &&
			next->call && call_receives(next->call) && next->object == event->object)
			return true;
	}
	return false;
}

static bool is_short(const struct event *event)
{
	return is_call(event, CALL_RECEIVE) && event->result > 0 && (uint64_t)event->result < event->count;
}

/** Who has read on at this line after a short read knows better, and has ended for another reason: its time was over, say. */
static bool has_read_on(const struct trace *trace, const struct event *event)
{
	size_t i;

	for (i = 0; i < event->number; i++)
		if (is_short(&trace->events[i]) && trace->events[i].object == event->object &&
			same_line(&trace->events[i], event))
			return true;
	return false;
}

static const struct event *end_of(const struct trace *trace, const struct event *event)
{
	size_t i;

	for (i = event->number + 1; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_EXIT &&
			process_of(trace->descriptors, trace->events[i].task) ==
				process_of(trace->descriptors, event->task))
			return &trace->events[i];
	return NULL;
}

/** Also when the program has closed the connection: the peer then still has its addresses. */
static bool is_at_other_end(const struct event *event, const struct object *object)
{
	return event->object == object->id ||
		(event->local && object->remote && address_equal(event->local, object->remote) && event->remote &&
			object->local && address_equal(event->remote, object->local));
}

/** Bytes that came into an object over the whole run: from programs (into a socket through the other one), and from the peer. */
static uint64_t bytes_written(const struct trace *trace, const struct object *object)
{
	const struct object *source =
		object->kind == OBJECT_SOCKET ? object_by_id(trace->descriptors, object->other) : object;
	uint64_t sum = source ? source->bytes_in : 0;
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_PEER && is_at_other_end(&trace->events[i], object) &&
			(strcmp(trace->events[i].text, PEER_SAYS) == 0 ||
				strcmp(trace->events[i].text, PEER_HAS_MORE) == 0))
			sum += trace->events[i].count;
	return sum;
}

static void on_late(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct object *object;
	const struct event *end;
	uint64_t left;

	if (!is_short(event))
		return;
	object = object_by_id(trace->descriptors, event->object);
	if (!object || (object->kind != OBJECT_PIPE && object->kind != OBJECT_FIFO && object->kind != OBJECT_SOCKET) ||
		object->was_reset || reads_again(trace, event) || /* a reset takes with it what was not read */
		has_read_on(trace, event))
		return;
	end = end_of(trace, event);
	left = bytes_written(trace, object) > object->bytes_out ? bytes_written(trace, object) - object->bytes_out : 0;
	if (!end || end->status != 0 || !left)
		return;
	finding_report(diagnosis, event, end,
		_("%s() returned %lld of %llu bytes asked for, and was not called again; %llu more bytes came into %s"),
		function_name(event), (long long)event->result, (unsigned long long)event->count,
		(unsigned long long)left, object->name);
}

static const char *const yields_to[] = {"recv-once-per-message", NULL};

const struct rule rule_read_short_taken_as_eof = {
	.id = "read-short-taken-as-eof",
	.severity = SEVERITY_ERROR,
	.title = N_("a short read is taken for the end of the input"),
	.why = N_(
		"read() and recv() return what is there, which may be less than asked for because more has not come yet. Only 0 means the end."),
	.fix = N_("Read in a loop until 0 is returned."),
	.see = "read(2), RETURN VALUE; pipe(7); TLPI 4.4, 44.10",
	.yields_to = yields_to,
	.late = on_late,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_RECEIVE),
};
