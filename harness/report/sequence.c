/** @file
 * Lays out a sequence diagram: lanes, rows, and what goes from lane to lane.
 *
 * Bytes are followed through the kernel's objects: what a call puts into a pipe waits there until a call takes it out, and the
 * arrow goes from the one row to the other. A channel is one direction of an object.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "report/sequence.h"

/** Bytes on their way: who put them there, and in which row. */
struct parcel {
	int channel, lane;
	size_t row;
	uint64_t bytes;
	bool end;  /**< no more will come … */
	bool told; /**< … and somebody has read that */
};

/** A diagram that is being laid out. */
struct layout {
	struct sequence *out;
	const struct run_result *run;
	struct moments moments;
	struct parcel *parcels;
	size_t parcel_count, parcel_capacity;
	size_t *exits; /**< owned; by task: the row of its end, plus 1 */
};

/* --- lanes --- */

static int lane_of_task(const struct sequence *sequence, int task)
{
	size_t i;

	for (i = 0; i < sequence->lane_count; i++)
		if (task >= 0 && sequence->lanes[i].task == task)
			return (int)i;
	return -1;
}

static int lane_of_peer(const struct sequence *sequence, const char *name)
{
	size_t i;

	for (i = 0; i < sequence->lane_count; i++)
		if (sequence->lanes[i].task < 0 && strcmp(sequence->lanes[i].name, name) == 0)
			return (int)i;
	return -1;
}

static int lane_of(const struct sequence *sequence, const struct event *event)
{
	return event->kind == EVENT_PEER ? lane_of_peer(sequence, event->who ? event->who : _("the harness"))
					 : lane_of_task(sequence, event->task);
}

static bool begins_with(const char *text, const char *begin)
{
	return text && strncmp(text, begin, strlen(begin)) == 0;
}

/** Does the peer do no more than take what comes? */
static bool only_takes(const struct event *event)
{
	return begins_with(event->text, PEER_READS) || begins_with(event->text, PEER_EXPECTED) ||
		begins_with(event->text, PEER_STOPS);
}

static struct lane *add_lane(struct sequence *sequence, char *name, int task)
{
	struct lane *lane = &ARRAY_ADD(sequence->lanes, sequence->lane_count, sequence->lane_capacity);

	*lane = (struct lane){.name = name, .task = task, .reads_only = task < 0};
	return lane;
}

static void find_peers(const struct trace *trace, struct sequence *all)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		int lane = event->kind == EVENT_PEER ? lane_of(all, event) : 0;

		if (event->kind != EVENT_PEER)
			continue;
		if (lane < 0) {
			(void)add_lane(all, memory_string(event->who ? event->who : _("the harness")), -1);
			lane = (int)all->lane_count - 1;
		}
		all->lanes[lane].reads_only = all->lanes[lane].reads_only && only_takes(event);
	}
}

/** Who speaks first stands at the left, who only listens at the right. */
static int group_of(const struct lane *lane)
{
	return lane->task >= 0 ? 1 : lane->reads_only ? 2 : 0;
}

static void add_lanes(const struct trace *trace, struct sequence *out)
{
	struct sequence all = {0};
	int group;
	size_t i;

	find_peers(trace, &all);
	for (i = 0; i < trace->task_count; i++)
		(void)add_lane(&all, task_name(trace, (int)i), (int)i);
	for (group = 0; group <= 2; group++)
		for (i = 0; i < all.lane_count; i++)
			if (group_of(&all.lanes[i]) == group)
				ARRAY_ADD(out->lanes, out->lane_count, out->lane_capacity) = all.lanes[i];
	free(all.lanes);
}

/* --- rows --- */

static bool is_class(const struct event *event, enum call_class class)
{
	return event->kind == EVENT_CALL && event->call && event->call->class == class;
}

static enum row_kind kind_of(const struct event *event)
{
	switch (event->kind) {
	case EVENT_STUCK:
		return ROW_STUCK;
	case EVENT_EXIT:
		return ROW_EXIT;
	case EVENT_CLOCK:
		return ROW_CLOCK;
	case EVENT_PEER:
		return begins_with(event->text, PEER_EXPECTED) ? ROW_MISSED : ROW_PEER;
	case EVENT_SPINS:
	case EVENT_REFUSED:
		return ROW_FAILED;
	default:
		return event->fault ? ROW_FAULT : event->result < 0 ? ROW_FAILED : ROW_CALL;
	}
}

/** What the parent's fork has returned; what it looked like where it never did. */
static const char *text_of_fork(const struct trace *trace, const struct event *spawn)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (is_class(&trace->events[i], CALL_SPAWN) && trace->events[i].task == spawn->task &&
			trace->events[i].child == spawn->child)
			return trace->events[i].text;
	return spawn->text;
}

static char *text_of(const struct trace *trace, const struct moment_shown *moment)
{
	const struct event *event = moment->event;
	const char *text = event->text ? event->text : "";

	if (moment->folded)
		return memory_format(
			moment->repeats ? _("the same again and again: %zu more events") : _("%zu events are left out"),
			moment->folded);
	if (event->kind == EVENT_SPAWN)
		return memory_string(text_of_fork(trace, event));
	if (event->kind == EVENT_STUCK)
		return memory_format(_("waits for ever: %s"), text);
	if (kind_of(event) == ROW_MISSED)
		return memory_format(_("%s %s, which did not come"), event->who ? event->who : "", text);
	if (event->kind == EVENT_PEER)
		return memory_format("%s %s", event->who ? event->who : "", text);
	return memory_string(text);
}

static void add_rows(struct layout *layout)
{
	struct sequence *out = layout->out;
	size_t i;

	for (i = 0; i < layout->moments.count; i++) {
		const struct moment_shown *moment = &layout->moments.items[i];
		struct row *row = &ARRAY_ADD(out->rows, out->row_count, out->row_capacity);

		*row = (struct row){.kind = moment->folded ? ROW_FOLD : kind_of(moment->event),
			.text = text_of(layout->run->trace, moment),
			.number = moment->event->number,
			.folded = moment->folded,
			.proof = moment->proof};
		row->lane = row->kind == ROW_FOLD || row->kind == ROW_CLOCK ? -1 : lane_of(out, moment->event);
		if (row->lane >= 0) {
			row->file = moment->event->where.file;
			row->line = moment->event->where.line;
		}
	}
}

/** The row of an event: its own, or the one that it is folded into. */
static size_t row_of(const struct sequence *sequence, size_t number)
{
	size_t found = 0, i;

	for (i = 0; i < sequence->row_count; i++) {
		if (sequence->rows[i].number == number && sequence->rows[i].kind != ROW_FOLD)
			return i;
		if (sequence->rows[i].number <= number && sequence->rows[i].kind == ROW_FOLD)
			found = i;
	}
	return found;
}

/* --- arrows --- */

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

static void put(struct layout *layout, int into, int lane, size_t row, uint64_t bytes, bool end)
{
	if (into > 0 && lane >= 0 && (bytes > 0 || end))
		ARRAY_ADD(layout->parcels, layout->parcel_count, layout->parcel_capacity) =
			(struct parcel){into, lane, row, bytes, end, false};
}

static void take(struct layout *layout, int from, int lane, size_t row, uint64_t bytes)
{
	size_t i;

	for (i = 0; i < layout->parcel_count && bytes > 0; i++) {
		struct parcel *parcel = &layout->parcels[i];
		uint64_t taken = parcel->bytes < bytes ? parcel->bytes : bytes;

		if (parcel->channel != from || parcel->end || !taken)
			continue;
		parcel->bytes -= taken;
		bytes -= taken;
		add_arrow(layout->out, (struct arrow){ARROW_BYTES, parcel->row, row, parcel->lane, lane, taken});
	}
}

/** A read has found the end: who made it so, where that is known. */
static void take_end(struct layout *layout, int from, int lane, size_t row)
{
	size_t i;

	for (i = layout->parcel_count; i-- > 0;) {
		struct parcel *parcel = &layout->parcels[i];

		if (parcel->channel != from || !parcel->end)
			continue;
		if (!parcel->told)
			add_arrow(layout->out, (struct arrow){ARROW_END, parcel->row, row, parcel->lane, lane, 0});
		parcel->told = true;
		return;
	}
}

static uint64_t moved(const struct event *event)
{
	return event->result > 0 ? (uint64_t)event->result : 0;
}

/** A close ends what others read from a socket; of a pipe only the last close does, and that is not told here. */
static bool ends_stream(const struct layout *layout, const struct event *event)
{
	const struct seen_object *object = run_object(layout->run, event->object);

	return object && is_socket(object) && event->result == 0 &&
		(is_class(event, CALL_SHUTDOWN) || is_class(event, CALL_CLOSE));
}

static void follow_call(struct layout *layout, const struct event *event, int lane, size_t row)
{
	int into = event->call->class == CALL_TRANSFER ? event->object_out : event->object;
	bool peeks = event->text && strstr(event->text, "MSG_PEEK");

	if (call_receives(event->call) && event->result == 0)
		take_end(layout, channel(layout->run, event->object, false), lane, row);
	else if (call_receives(event->call) && !peeks)
		take(layout, channel(layout->run, event->object, false), lane, row, moved(event));
	if (call_sends(event->call))
		put(layout, channel(layout->run, into, true), lane, row, moved(event), false);
	if (ends_stream(layout, event))
		put(layout, channel(layout->run, event->object, true), lane, row, 0, true);
}

/** The accept that took a connection, by the object it made; or NULL. */
static const struct event *accept_of(const struct trace *trace, int made)
{
	size_t i;

	for (i = 0; i < trace->event_count && made > 0; i++)
		if (is_class(&trace->events[i], CALL_ACCEPT) && trace->events[i].made_object == made)
			return &trace->events[i];
	return NULL;
}

static void follow_connection(struct layout *layout, int made, int lane, size_t row)
{
	const struct event *accept = accept_of(layout->run->trace, made);

	if (accept)
		add_arrow(layout->out,
			(struct arrow){ARROW_CONNECT, row, row_of(layout->out, accept->number), lane,
				lane_of(layout->out, accept), 0});
}

static void follow_peer(struct layout *layout, const struct event *event, int lane, size_t row)
{
	int to_program = channel(layout->run, event->object, false),
	    from_program = channel(layout->run, event->object, true);

	if (begins_with(event->text, PEER_SAYS))
		put(layout, to_program, lane, row, event->count, false);
	else if (begins_with(event->text, PEER_READS))
		take(layout, from_program, lane, row, event->count);
	else if (begins_with(event->text, PEER_FINISHES) || begins_with(event->text, PEER_CLOSES) ||
		begins_with(event->text, PEER_RESETS))
		put(layout, to_program, lane, row, 0, true);
	else if (begins_with(event->text, PEER_CONNECTS))
		follow_connection(layout, event->object, lane, row);
}

/** The end of a child reaches who waits for it. */
static void follow_wait(struct layout *layout, const struct event *event, int lane, size_t row)
{
	int child = event->child;

	if (child >= 0 && child < (int)layout->run->trace->task_count && layout->exits[child])
		add_arrow(layout->out,
			(struct arrow){ARROW_STATUS, layout->exits[child] - 1, row, lane_of_task(layout->out, child),
				lane, 0});
}

static void follow(struct layout *layout, const struct event *event)
{
	size_t row = row_of(layout->out, event->number);
	int lane = lane_of(layout->out, event);
	const struct seen_object *object = run_object(layout->run, event->object);

	if (event->kind == EVENT_PEER)
		follow_peer(layout, event, lane, row);
	else if (event->kind == EVENT_EXIT)
		layout->exits[event->task] = row + 1;
	else if (event->kind == EVENT_SPAWN)
		add_arrow(layout->out,
			(struct arrow){ARROW_FORK, row, row, lane, lane_of_task(layout->out, event->child), 0});
	else if (is_class(event, CALL_WAIT))
		follow_wait(layout, event, lane, row);
	else if (is_class(event, CALL_CONNECT) && object)
		follow_connection(layout, object->other, lane, row);
	else if (event->kind == EVENT_CALL && event->call)
		follow_call(layout, event, lane, row);
}

/** What was sent and taken by nobody. Peers that read only at the end of a run, the streams of errors, are not told of. */
static void add_leftovers(struct layout *layout)
{
	size_t i;

	for (i = 0; i < layout->parcel_count; i++)
		if (layout->parcels[i].bytes > 0)
			add_arrow(layout->out,
				(struct arrow){ARROW_BYTES, layout->parcels[i].row, layout->parcels[i].row,
					layout->parcels[i].lane, -1, layout->parcels[i].bytes});
}

/* --- waiting, and where lifelines begin and end --- */

/** Where the call began to wait that this event ends, or tells to wait for ever. */
static const struct event *blocked_before(const struct trace *trace, const struct event *event)
{
	const struct event *found = NULL;
	size_t i;

	for (i = 0; i < trace->event_count && trace->events[i].number < event->number; i++)
		if (trace->events[i].task == event->task)
			found = trace->events[i].kind == EVENT_BLOCKED ? &trace->events[i]
				: trace->events[i].kind == EVENT_CALL  ? NULL
								       : found;
	return found;
}

/** The last row that is not behind an event. */
static size_t row_before(const struct sequence *sequence, size_t number)
{
	size_t found = 0, i;

	for (i = 0; i < sequence->row_count; i++)
		if (sequence->rows[i].number < number)
			found = i;
	return found;
}

static void add_waits(struct layout *layout)
{
	struct sequence *out = layout->out;
	size_t i;

	for (i = 0; i < layout->moments.count; i++) {
		const struct event *event = layout->moments.items[i].event;
		const struct event *blocked = out->rows[i].lane >= 0 && (event->blocked || event->kind == EVENT_STUCK)
			? blocked_before(layout->run->trace, event)
			: NULL;

		if (blocked)
			ARRAY_ADD(out->waits, out->wait_count, out->wait_capacity) =
				(struct wait){out->rows[i].lane, row_before(out, blocked->number), i};
	}
}

/** A peer is there from the beginning to the end, a task from its making to its end. */
static void bound_lane(struct sequence *sequence, int lane)
{
	struct lane *it = &sequence->lanes[lane];
	size_t i;

	it->last = sequence->row_count ? sequence->row_count - 1 : 0;
	if (it->task < 0)
		return;
	for (i = 0; i < sequence->row_count && sequence->rows[i].lane != lane; i++)
		;
	it->first = i < sequence->row_count ? i : 0;
	for (i = 0; i < sequence->arrow_count; i++)
		if (sequence->arrows[i].kind == ARROW_FORK && sequence->arrows[i].to_lane == lane)
			it->first = sequence->arrows[i].from_row;
	for (i = 0; i < sequence->row_count; i++) {
		const struct row *row = &sequence->rows[i];

		if (row->lane != lane || (row->kind != ROW_EXIT && row->kind != ROW_STUCK))
			continue;
		it->last = i;
		it->end = row->kind == ROW_EXIT ? LANE_EXITS : LANE_STUCK;
	}
}

void sequence_of(const struct run_result *run, const size_t *proof, size_t proof_count, struct sequence *out)
{
	struct layout layout = {.out = out, .run = run};
	size_t i;

	layout.exits = memory_new(run->trace->task_count + 1, sizeof *layout.exits);
	moments_choose(run, proof, proof_count, &layout.moments);
	add_lanes(run->trace, out);
	add_rows(&layout);
	for (i = 0; i < run->trace->event_count && out->row_count; i++)
		follow(&layout, &run->trace->events[i]);
	add_leftovers(&layout);
	add_waits(&layout);
	for (i = 0; i < out->lane_count; i++)
		bound_lane(out, (int)i);
	free(layout.moments.items);
	free(layout.parcels);
	free(layout.exits);
}

void sequence_clear(struct sequence *sequence)
{
	size_t i;

	for (i = 0; i < sequence->lane_count; i++)
		free(sequence->lanes[i].name);
	for (i = 0; i < sequence->row_count; i++)
		free(sequence->rows[i].text);
	free(sequence->lanes);
	free(sequence->rows);
	free(sequence->arrows);
	free(sequence->waits);
	*sequence = (struct sequence){0};
}
