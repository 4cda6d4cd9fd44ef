/** @file
 * Lays out the plumbing of a moment: the first process at the left, the others at the right of the objects, each object at the
 * height of those who hold it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "report/plumbing.h"
#include "report/svg.h"

/* --- which moments --- */

static bool is_kind(const struct seen_object *object, const char *kind)
{
	return object && object->kind && strcmp(object->kind, kind) == 0;
}

static bool is_pipe(const struct seen_object *object)
{
	return is_kind(object, "pipe") || is_kind(object, "fifo");
}

/** The event that made the descriptor proves the finding. Of a pipe it made both ends: that says nothing of one. */
static bool is_proof(const struct run_result *run, const struct held *held, const struct finding *finding)
{
	size_t i;

	for (i = 0; finding && i < finding->event_count; i++)
		if (finding->events[i] == (size_t)held->opened_by && !is_pipe(run_object(run, held->object)))
			return true;
	return false;
}

/** The edge of the wait-for graph that says: this process holds this end, and somebody waits for it. */
static const struct stuck_edge *holding(
	const struct run_result *run, const struct check_result *check, int process, const struct held *held)
{
	char *from = memory_format("task:%s", run->trace->tasks[process].path),
	     *to = memory_format("object:%d", held->object);
	const struct stuck_edge *found = NULL;
	size_t i;

	for (i = 0; i < check->stuck.edge_count && !found; i++) {
		const struct stuck_edge *edge = &check->stuck.edges[i];

		if (edge->fd == held->fd && strcmp(edge->from, from) == 0 && strcmp(edge->to, to) == 0)
			found = edge;
	}
	free(from);
	free(to);
	return found;
}

/** Does the moment show something that is marked, or (@p marked false) a pipe of the program's own? */
static bool shows(const struct run_result *run, const struct snapshot *snapshot, const struct check_result *check,
	const struct finding *finding, bool marked)
{
	size_t i, j;

	for (i = 0; i < snapshot->table_count; i++)
		for (j = 0; j < snapshot->tables[i].row_count; j++) {
			const struct held *held = &snapshot->tables[i].rows[j];
			const struct seen_object *object = run_object(run, held->object);

			if (marked ? holding(run, check, snapshot->tables[i].process, held) ||
						is_proof(run, held, finding)
				   : object && is_pipe(object) && !object->given)
				return true;
		}
	return false;
}

struct plumbing_choice plumbing_choose(
	const struct run_result *run, const struct check_result *check, const struct finding *finding)
{
	struct plumbing_choice choice = {0};
	size_t count = run->snapshots.count, i;
	bool marked;

	if (!count)
		return choice;
	choice.last = &run->snapshots.items[count - 1];
	marked = shows(run, choice.last, check, finding, true);
	for (i = 0; i + 1 < count && !choice.fork; i++)
		if (shows(run, &run->snapshots.items[i], check, finding, marked))
			choice.fork = &run->snapshots.items[i];
	for (i = 0; i + 1 < count && !choice.fork; i++)
		if (shows(run, &run->snapshots.items[i], check, finding, false))
			choice.fork = &run->snapshots.items[i];
	if (!marked && !choice.fork && !shows(run, choice.last, check, finding, false))
		choice.last = NULL;
	return choice;
}

/* --- processes --- */

/** Who waits for what this edge holds; the caller frees. */
static char *waiter_of(const struct check_result *check, const struct stuck_edge *held)
{
	size_t i, j;

	for (i = 0; i < check->stuck.edge_count; i++)
		for (j = 0; j < check->stuck.node_count; j++)
			if (check->stuck.edges[i].fd < 0 && strcmp(check->stuck.edges[i].to, held->to) == 0 &&
				strcmp(check->stuck.nodes[j].id, check->stuck.edges[i].from) == 0)
				return memory_string(check->stuck.nodes[j].label);
	return NULL;
}

/** Does the process stand still in a call on this descriptor? */
static bool waits_on(const struct run_result *run, int process, const struct held *held)
{
	size_t i;

	for (i = 0; i < run->trace->event_count; i++) {
		const struct event *event = &run->trace->events[i];

		if (event->kind == EVENT_STUCK && event->task == process && event->fd == held->fd)
			return true;
	}
	return false;
}

static int vessel_of(struct plumbing *plumbing, const struct seen_object *object)
{
	size_t i;

	if (!object || (object->given && object->name && strcmp(object->name, "stderr") == 0))
		return -1;
	for (i = 0; i < plumbing->vessel_count; i++)
		if (plumbing->vessels[i].object == object)
			return (int)i;
	ARRAY_ADD(plumbing->vessels, plumbing->vessel_count, plumbing->vessel_capacity) =
		(struct vessel){.object = object};
	return (int)plumbing->vessel_count - 1;
}

static void add_tank(struct plumbing *plumbing, const struct run_result *run, const struct held_table *table,
	const struct check_result *check, const struct finding *finding)
{
	struct tank *tank = &ARRAY_ADD(plumbing->tanks, plumbing->tank_count, plumbing->tank_capacity);
	size_t i;

	*tank = (struct tank){.name = task_name(run->trace, table->process), .left_out = table->left_out};
	for (i = 0; i < table->row_count; i++) {
		const struct held *held = &table->rows[i];
		const struct stuck_edge *edge = holding(run, check, table->process, held);

		if (tank->pin_count == PLUMBING_PINS_MOST && !edge) {
			tank->left_out++;
			continue;
		}
		ARRAY_ADD(tank->pins, tank->pin_count, tank->pin_capacity) = (struct pin){.held = held,
			.vessel = vessel_of(plumbing, run_object(run, held->object)),
			.waited_by = edge ? waiter_of(check, edge) : NULL,
			.waits = plumbing->snapshot->when == MOMENT_HANG && waits_on(run, table->process, held),
			.proof = is_proof(run, held, finding)};
	}
}

/* --- words --- */

const char *pin_end(const struct plumbing *plumbing, const struct pin *pin)
{
	const struct seen_object *object = pin->vessel < 0 ? NULL : plumbing->vessels[pin->vessel].object;
	bool both = pin->held->reads && pin->held->writes;

	if (!object)
		return _("standard error");
	if (is_pipe(object))
		return both ? _("both ends") : pin->held->reads ? _("read end") : _("write end");
	return both ? _("reads and writes") : pin->held->reads ? _("reads") : _("writes");
}

char *pin_note(const struct plumbing *plumbing, const struct pin *pin)
{
	if (pin->waits)
		return memory_string(_("► waits here"));
	if (pin->waited_by)
		return memory_format(plumbing->snapshot->when == MOMENT_HANG ? _("► kept: %s waits for it")
									     : _("► will keep %s waiting"),
			pin->waited_by);
	return pin->proof ? memory_string(_("► what the finding is about")) : NULL;
}

/* --- places --- */

static int place_pins(struct tank *tank)
{
	int y = tank->y + PLUMBING_HEAD;
	size_t i;

	for (i = 0; i < tank->pin_count; i++) {
		struct pin *pin = &tank->pins[i];

		pin->y = y + PLUMBING_PIN / 2;
		y += PLUMBING_PIN + (pin->waited_by || pin->waits || pin->proof ? PLUMBING_NOTE : 0);
	}
	return y + (tank->left_out ? PLUMBING_NOTE : 0) + 6;
}

/** The first at the left; each of the others at the right, or where there is more room. */
static void place_tanks(struct plumbing *plumbing)
{
	int next[2] = {PLUMBING_MARGIN, PLUMBING_MARGIN};
	size_t i;

	for (i = 0; i < plumbing->tank_count; i++) {
		struct tank *tank = &plumbing->tanks[i];

		tank->right = i == 1 || (i > 1 && next[1] <= next[0]);
		tank->y = next[tank->right];
		next[tank->right] = place_pins(tank);
		tank->height = next[tank->right] - tank->y;
		next[tank->right] += PLUMBING_GAP;
		plumbing->has_right = plumbing->has_right || tank->right;
	}
	plumbing->height = next[0] > next[1] ? next[0] : next[1];
}

static int wider(int width, const char *text)
{
	int needed = 34 + svg_columns(text, PLUMBING_LINE_MOST) * SVG_CHARACTER_TENTHS / 10;

	return needed > width ? needed : width;
}

/** As wide as the longest line of the processes of that side. */
static int width_of(const struct plumbing *plumbing, bool right)
{
	int width = 0;
	size_t i, j;

	for (i = 0; i < plumbing->tank_count; i++) {
		const struct tank *tank = &plumbing->tanks[i];

		if (tank->right != right)
			continue;
		width = wider(width, tank->name);
		for (j = 0; j < tank->pin_count; j++) {
			char *note = pin_note(plumbing, &tank->pins[j]);

			width = wider(width, pin_end(plumbing, &tank->pins[j]));
			width = wider(width, note ? note : "");
			free(note);
		}
	}
	return width;
}

/** The mean height of those who hold it. */
static int wanted_height(const struct plumbing *plumbing, int vessel)
{
	int sum = 0, count = 0;
	size_t i, j;

	for (i = 0; i < plumbing->tank_count; i++)
		for (j = 0; j < plumbing->tanks[i].pin_count; j++)
			if (plumbing->tanks[i].pins[j].vessel == vessel) {
				sum += plumbing->tanks[i].pins[j].y;
				count++;
			}
	return count ? sum / count : 0;
}

/** From top to bottom in the order of the heights they want, none over another. */
static void place_vessels(struct plumbing *plumbing)
{
	int next = PLUMBING_MARGIN + PLUMBING_VESSEL / 2;
	size_t placed, i, lowest;

	for (placed = 0; placed < plumbing->vessel_count; placed++) {
		lowest = SIZE_MAX;
		for (i = 0; i < plumbing->vessel_count; i++)
			if (!plumbing->vessels[i].y &&
				(lowest == SIZE_MAX ||
					wanted_height(plumbing, (int)i) < wanted_height(plumbing, (int)lowest)))
				lowest = i;
		i = (size_t)wanted_height(plumbing, (int)lowest);
		plumbing->vessels[lowest].y = (int)i > next ? (int)i : next;
		next = plumbing->vessels[lowest].y + PLUMBING_VESSEL + PLUMBING_GAP;
	}
	if (plumbing->height < next - PLUMBING_VESSEL / 2)
		plumbing->height = next - PLUMBING_VESSEL / 2;
}

void plumbing_of(const struct run_result *run, const struct snapshot *snapshot, const struct check_result *check,
	const struct finding *finding, struct plumbing *out)
{
	size_t i;

	out->snapshot = snapshot;
	out->left_out = snapshot->left_out;
	for (i = 0; i < snapshot->table_count; i++)
		if (i < PLUMBING_TANKS_MOST)
			add_tank(out, run, &snapshot->tables[i], check, finding);
		else
			out->left_out++;
	place_tanks(out);
	place_vessels(out);
	out->left_width = width_of(out, false);
	out->right_width = width_of(out, true);
}

void plumbing_clear(struct plumbing *plumbing)
{
	size_t i, j;

	for (i = 0; i < plumbing->tank_count; i++) {
		for (j = 0; j < plumbing->tanks[i].pin_count; j++)
			free(plumbing->tanks[i].pins[j].waited_by);
		free(plumbing->tanks[i].pins);
		free(plumbing->tanks[i].name);
	}
	free(plumbing->tanks);
	free(plumbing->vessels);
	*plumbing = (struct plumbing){0};
}
