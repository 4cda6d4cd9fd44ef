/** @file
 * What goes from lifeline to lifeline: bytes, the end of a stream, a child, its status, a connection.
 *
 * Bytes are followed through the kernel's objects: what a call puts into a pipe waits there until a call takes it out, and the
 * arrow goes from the one row to the other. A channel is one direction of an object.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "report/sequence_layout.h"

/** Bytes on their way: who put them there, and in which row. */
struct parcel {
	int channel, lane;
	size_t row;
	uint64_t bytes;
	bool end;  /**< no more will come … */
	bool told; /**< … and somebody has read that */
};

/** A run that is followed. */
struct following {
	struct sequence *out;
	const struct run_result *run;
	struct parcel *parcels;
	size_t parcel_count, parcel_capacity;
	size_t *exits; /**< owned; by task: the row of its end, plus 1 */
};

static struct arrow *arrow_like(struct sequence *sequence, const struct arrow *arrow)
{
	size_t i;

	for (i = 0; i < sequence->arrow_count; i++) {
		struct arrow *it = &sequence->arrows[i];

		if (it->kind == arrow->kind && it->from_row == arrow->from_row && it->to_row == arrow->to_row &&
			it->from_lane == arrow->from_lane && it->to_lane == arrow->to_lane)
			return it;
	}
	return NULL;
}

/** What begins or ends among folded events is folded with them. */
static void add_arrow(struct sequence *sequence, struct arrow arrow)
{
	struct arrow *same = arrow_like(sequence, &arrow);

	if (same)
		same->bytes += arrow.bytes;
	else if (sequence->rows[arrow.from_row].kind != ROW_FOLD && sequence->rows[arrow.to_row].kind != ROW_FOLD &&
		arrow.from_lane >= 0 && arrow.from_lane != arrow.to_lane)
		ARRAY_ADD(sequence->arrows, sequence->arrow_count, sequence->arrow_capacity) = arrow;
}

static bool is_socket(const struct seen_object *object)
{
	return object->kind && strcmp(object->kind, "socket") == 0;
}

/** The channel that bytes take which a program sends into the object, or those that it will receive; 0: none. */
static int channel(const struct run_result *run, int id, bool sends)
{
	const struct seen_object *object = run_object(run, id);

	if (!object)
		return 0;
	if (sends && is_socket(object))
		return object->other ? 2 * object->other : 2 * id + 1;
	return 2 * id;
}

static void put(struct following *following, int into, int lane, size_t row, uint64_t bytes, bool end)
{
	if (into > 0 && lane >= 0 && (bytes > 0 || end))
		ARRAY_ADD(following->parcels, following->parcel_count, following->parcel_capacity) =
			(struct parcel){into, lane, row, bytes, end, false};
}

static void take(struct following *following, int from, int lane, size_t row, uint64_t bytes)
{
	size_t i;

	for (i = 0; i < following->parcel_count && bytes > 0; i++) {
		struct parcel *parcel = &following->parcels[i];
		uint64_t taken = parcel->bytes < bytes ? parcel->bytes : bytes;

		if (parcel->channel != from || parcel->end || !taken)
			continue;
		parcel->bytes -= taken;
		bytes -= taken;
		add_arrow(following->out, (struct arrow){ARROW_BYTES, parcel->row, row, parcel->lane, lane, taken});
	}
}

/** A read has found the end: who made it so, where that is known. */
static void take_end(struct following *following, int from, int lane, size_t row)
{
	size_t i;

	for (i = following->parcel_count; i-- > 0;) {
		struct parcel *parcel = &following->parcels[i];

		if (parcel->channel != from || !parcel->end)
			continue;
		if (!parcel->told)
			add_arrow(following->out, (struct arrow){ARROW_END, parcel->row, row, parcel->lane, lane, 0});
		parcel->told = true;
		return;
	}
}

static uint64_t moved(const struct event *event)
{
	return event->result > 0 ? (uint64_t)event->result : 0;
}

/** A close ends what others read from a socket; of a pipe only the last close does, and that is not told here. */
static bool ends_stream(const struct following *following, const struct event *event)
{
	const struct seen_object *object = run_object(following->run, event->object);

	return object && is_socket(object) && event->result == 0 &&
		(event_is_call(event, CALL_SHUTDOWN) || event_is_call(event, CALL_CLOSE));
}

static void follow_call(struct following *following, const struct event *event, int lane, size_t row)
{
	int into = event->call->class == CALL_TRANSFER ? event->object_out : event->object;
	bool peeks = event->text && strstr(event->text, "MSG_PEEK");

	if (call_receives(event->call) && event->result == 0)
		take_end(following, channel(following->run, event->object, false), lane, row);
	else if (call_receives(event->call) && !peeks)
		take(following, channel(following->run, event->object, false), lane, row, moved(event));
	if (call_sends(event->call))
		put(following, channel(following->run, into, true), lane, row, moved(event), false);
	if (ends_stream(following, event))
		put(following, channel(following->run, event->object, true), lane, row, 0, true);
}

/** The accept that took a connection, by the object it made; or NULL. */
static const struct event *accept_of(const struct trace *trace, int made)
{
	size_t i;

	for (i = 0; i < trace->event_count && made > 0; i++)
		if (event_is_call(&trace->events[i], CALL_ACCEPT) && trace->events[i].made_object == made)
			return &trace->events[i];
	return NULL;
}

static void follow_connection(struct following *following, int made, int lane, size_t row)
{
	const struct event *accept = accept_of(following->run->trace, made);

	if (accept)
		add_arrow(following->out,
			(struct arrow){ARROW_CONNECT, row, sequence_row(following->out, accept->number), lane,
				sequence_lane(following->out, accept), 0});
}

static void follow_peer(struct following *following, const struct event *event, int lane, size_t row)
{
	int to_program = channel(following->run, event->object, false),
	    from_program = channel(following->run, event->object, true);

	if (text_begins_with(event->text, PEER_SAYS))
		put(following, to_program, lane, row, event->count, false);
	else if (text_begins_with(event->text, PEER_READS))
		take(following, from_program, lane, row, event->count);
	else if (text_begins_with(event->text, PEER_FINISHES) || text_begins_with(event->text, PEER_CLOSES) ||
		text_begins_with(event->text, PEER_RESETS))
		put(following, to_program, lane, row, 0, true);
	else if (text_begins_with(event->text, PEER_CONNECTS))
		follow_connection(following, event->object, lane, row);
}

/** The end of a child reaches who waits for it. */
static void follow_wait(struct following *following, const struct event *event, int lane, size_t row)
{
	int child = event->child;

	if (child >= 0 && child < (int)following->run->trace->task_count && following->exits[child])
		add_arrow(following->out,
			(struct arrow){ARROW_STATUS, following->exits[child] - 1, row,
				sequence_task(following->out, child), lane, 0});
}

static void follow(struct following *following, const struct event *event)
{
	size_t row = sequence_row(following->out, event->number);
	int lane = sequence_lane(following->out, event);
	const struct seen_object *object = run_object(following->run, event->object);

	if (event->kind == EVENT_PEER)
		follow_peer(following, event, lane, row);
	else if (event->kind == EVENT_EXIT)
		following->exits[event->task] = row + 1;
	else if (event->kind == EVENT_SPAWN)
		add_arrow(following->out,
			(struct arrow){ARROW_FORK, row, row, lane, sequence_task(following->out, event->child), 0});
	else if (event_is_call(event, CALL_WAIT))
		follow_wait(following, event, lane, row);
	else if (event_is_call(event, CALL_CONNECT) && object)
		follow_connection(following, object->other, lane, row);
	else if (event->kind == EVENT_CALL && event->call)
		follow_call(following, event, lane, row);
}

/** What was sent and taken by nobody. Peers that read only at the end of a run, the streams of errors, are not told of. */
static void add_leftovers(struct following *following)
{
	size_t i;

	for (i = 0; i < following->parcel_count; i++)
		if (following->parcels[i].bytes > 0)
			add_arrow(following->out,
				(struct arrow){ARROW_BYTES, following->parcels[i].row, following->parcels[i].row,
					following->parcels[i].lane, -1, following->parcels[i].bytes});
}

void sequence_follow(const struct run_result *run, struct sequence *out)
{
	struct following following = {.out = out, .run = run};
	size_t i;

	following.exits = memory_new(run->trace->task_count + 1, sizeof *following.exits);
	for (i = 0; i < run->trace->event_count; i++)
		follow(&following, &run->trace->events[i]);
	add_leftovers(&following);
	free(following.parcels);
	free(following.exits);
}
