/** @file
 * Lays out a sequence diagram: lanes and rows, waiting, and where lifelines begin and end.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "report/sequence_layout.h"

/** A diagram that is being laid out. */
struct layout {
	struct sequence *out;
	const struct run_result *run;
	struct moments moments;
};

/* --- lanes --- */

int sequence_task(const struct sequence *sequence, int task)
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

int sequence_lane(const struct sequence *sequence, const struct event *event)
{
	return event->kind == EVENT_PEER ? lane_of_peer(sequence, event->who ? event->who : _("the harness"))
					 : sequence_task(sequence, event->task);
}

/** Does the peer do no more than take what comes? */
static bool only_takes(const struct event *event)
{
	return text_begins_with(event->text, PEER_READS) || text_begins_with(event->text, PEER_EXPECTED) ||
		text_begins_with(event->text, PEER_STOPS);
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
		int lane = event->kind == EVENT_PEER ? sequence_lane(all, event) : 0;

		if (event->kind != EVENT_PEER)
			continue;
		if (lane < 0) {
			(void)add_lane(all, memory_string(event->who ? event->who : _("the harness")), -1);
			lane = (int)all->lane_count - 1;
		}
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): what has a number is there */
		all->lanes[lane].reads_only = all->lanes[lane].reads_only && only_takes(event);
	}
}

/** Who speaks first stands at the left, who only listens at the right. */
static int group_of(const struct lane *lane)
{
	return lane->task >= 0 ? 1 : lane->reads_only ? 2 : 0;
}

/** A column for each lane of the group; where there are too many, the last one is for all that are left. */
static void add_group(struct sequence *out, const struct sequence *all, int group)
{
	static const int most[] = {SEQUENCE_SPEAKERS_MOST, SEQUENCE_TASKS_MOST, SEQUENCE_LISTENERS_MOST};
	int count = 0, seen = 0;
	size_t i;

	for (i = 0; i < all->lane_count; i++)
		count += group_of(&all->lanes[i]) == group;
	for (i = 0; i < all->lane_count; i++) {
		struct lane *lane;

		if (group_of(&all->lanes[i]) != group)
			continue;
		lane = &ARRAY_ADD(out->lanes, out->lane_count, out->lane_capacity);
		*lane = all->lanes[i];
		if (++seen < most[group] || count == most[group])
			ARRAY_ADD(out->columns, out->column_count, out->column_capacity) =
				(struct column){memory_string(lane->name), 0, lane->task >= 0};
		else if (seen == most[group])
			ARRAY_ADD(out->columns, out->column_count, out->column_capacity) =
				(struct column){memory_format(_("%d more"), count - seen + 1), 0, lane->task >= 0};
		lane->column = (int)out->column_count - 1;
		out->columns[lane->column].lanes++;
	}
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
		add_group(out, &all, group);
	free(all.lanes); /* their names are those of the lanes now */
}

/* --- rows --- */

bool event_is_call(const struct event *event, enum call_class class)
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
		return text_begins_with(event->text, PEER_EXPECTED) ? ROW_MISSED : ROW_PEER;
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
		if (event_is_call(&trace->events[i], CALL_SPAWN) && trace->events[i].task == spawn->task &&
			trace->events[i].child == spawn->child)
			return trace->events[i].text;
	return spawn->text;
}

static char *text_of(const struct trace *trace, const struct moment_shown *moment, const char *text)
{
	const struct event *event = moment->event;

	if (moment->folded)
		return memory_format(
			moment->repeats ? _("the same again and again: %zu more events") : _("%zu events are left out"),
			moment->folded);
	if (event->kind == EVENT_SPAWN)
		return description_in_words(text_of_fork(trace, event));
	if (event->kind == EVENT_STUCK)
		return memory_format(_("waits for ever: %s"), text);
	if (kind_of(event) == ROW_MISSED)
		return memory_format(_("%s %s, which did not come"), event->who ? event->who : "", text);
	if (event->kind == EVENT_PEER)
		return memory_format("%s %s", event->who ? event->who : "", text);
	return memory_string(text);
}

/** The same in the learner's language. */
static char *text_in_words(const struct trace *trace, const struct moment_shown *moment)
{
	char *words = description_in_words(moment->event->text ? moment->event->text : "");
	char *text = text_of(trace, moment, words);

	free(words);
	return text;
}

/** In a column of several tasks the text tells which one it is. */
static void name_task(const struct sequence *sequence, struct row *row)
{
	const struct lane *lane = row->lane >= 0 ? &sequence->lanes[row->lane] : NULL;
	char *text;

	if (!lane || lane->task < 0 || sequence->columns[lane->column].lanes == 1)
		return;
	text = memory_format("%s: %s", lane->name, row->text);
	free(row->text);
	row->text = text;
}

static void add_rows(struct layout *layout)
{
	struct sequence *out = layout->out;
	size_t i;

	for (i = 0; i < layout->moments.count; i++) {
		const struct moment_shown *moment = &layout->moments.items[i];
		struct row *row = &ARRAY_ADD(out->rows, out->row_count, out->row_capacity);

		*row = (struct row){.kind = moment->folded ? ROW_FOLD : kind_of(moment->event),
			.text = text_in_words(layout->run->trace, moment),
			.number = moment->event->number,
			.folded = moment->folded,
			.proof = moment->proof};
		row->lane = row->kind == ROW_FOLD || row->kind == ROW_CLOCK ? -1 : sequence_lane(out, moment->event);
		if (row->lane >= 0) {
			row->file = moment->event->where.file;
			row->line = moment->event->where.line;
		}
		name_task(out, row);
	}
}

/** The row of an event: its own, or the one that it is folded into. */
size_t sequence_row(const struct sequence *sequence, size_t number)
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

	moments_choose(run, proof, proof_count, &layout.moments);
	add_lanes(run->trace, out);
	add_rows(&layout);
	if (out->row_count)
		sequence_follow(run, out);
	add_waits(&layout);
	for (i = 0; i < out->lane_count; i++)
		bound_lane(out, (int)i);
	free(layout.moments.items);
}

void sequence_clear(struct sequence *sequence)
{
	size_t i;

	for (i = 0; i < sequence->lane_count; i++)
		free(sequence->lanes[i].name);
	for (i = 0; i < sequence->column_count; i++)
		free(sequence->columns[i].name);
	free(sequence->columns);
	for (i = 0; i < sequence->row_count; i++)
		free(sequence->rows[i].text);
	free(sequence->lanes);
	free(sequence->rows);
	free(sequence->arrows);
	free(sequence->waits);
	*sequence = (struct sequence){0};
}
