/** @file
 * results.json: the tables that say which key is which field, and the runs, whose events point into other tables.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/fields.h"
#include "model/result.h"

static const char *const verdict_words[] = {"pass", "fail", "crash", "timeout", "limit", "skip", "error", NULL};
static const char *const state_words[] = {"build", "error", "crash", "limit", "timeout", "fail", "pass", NULL};
static const char *const moment_words[] = {"fork", "hang", "end", NULL};
static const char *const severity_words[] = {"error", "warning", "note", NULL};

#define AT(member) offsetof(struct THIS, member)
/* clang-format off: initializers, not blocks */
#define STRING(member)                                                 \
	{                                                              \
#member, FIELD_STRING, AT(member), 0, 0, 0, NULL, NULL \
	}
#define INT(member)                                                 \
	{                                                           \
#member, FIELD_INT, AT(member), 0, 0, 0, NULL, NULL \
	}
#define U64(member)                                                 \
	{                                                           \
#member, FIELD_U64, AT(member), 0, 0, 0, NULL, NULL \
	}
#define DOUBLE(member)                                                 \
	{                                                              \
#member, FIELD_DOUBLE, AT(member), 0, 0, 0, NULL, NULL \
	}
#define BOOL(member)                                                 \
	{                                                            \
#member, FIELD_BOOL, AT(member), 0, 0, 0, NULL, NULL \
	}
#define WORD_OF(key, member, words)                               \
	{                                                         \
		key, FIELD_WORD, AT(member), 0, 0, 0, NULL, words \
	}
#define STRUCT(member, table)                                           \
	{                                                               \
#member, FIELD_STRUCT, AT(member), 0, 0, 0, table, NULL \
	}
#define LIST(key, member, count, capacity, type, table)                                                \
	{                                                                                              \
		key, FIELD_LIST, AT(member), AT(count), AT(capacity), sizeof(struct type), table, NULL \
	}
#define END                                             \
	{                                               \
		NULL, FIELD_INT, 0, 0, 0, 0, NULL, NULL \
	}
/* clang-format on */

#define THIS environment
static const struct field environment_fields[] = {
	STRING(kernel), STRING(machine), STRING(compiler), STRING(tier), STRING(limits), END};
#undef THIS
#define THIS build_message
static const struct field message_fields[] = {
	STRING(file), INT(line), INT(column), STRING(severity), STRING(text), STRING(excerpt), STRING(meaning), END};
#undef THIS
#define THIS output
static const struct field output_fields[] = {STRING(program), STRING(stream), STRING(text), U64(cut), END};
#undef THIS
#define THIS measure
static const struct field measure_fields[] = {
	STRING(name), STRING(unit), DOUBLE(value), DOUBLE(reference), DOUBLE(limit), END};
#undef THIS
#define THIS coverage
static const struct field coverage_fields[] = {STRING(kind), INT(done), INT(run), INT(of), INT(missed),
	{"points", FIELD_STRINGS, AT(points), AT(point_count), AT(point_capacity), 0, NULL, NULL}, END};
#undef THIS
#define THIS instance
static const struct field instance_fields[] = {U64(seed), {"fault", FIELD_FAULT, AT(fault), 0, 0, 0, NULL, NULL},
	STRING(split), STRING(order), STRING(loss), STRING(draws), END};
#undef THIS
#define THIS stuck_node
static const struct field node_fields[] = {
	STRING(id), STRING(kind), STRING(label), STRING(file), INT(line), BOOL(deadlocked), END};
#undef THIS
#define THIS stuck_edge
static const struct field edge_fields[] = {
	STRING(from), STRING(to), STRING(label), STRING(file), INT(line), INT(fd), END};
#undef THIS
#define THIS stuck
static const struct field stuck_fields[] = {LIST("nodes", nodes, node_count, node_capacity, stuck_node, node_fields),
	LIST("edges", edges, edge_count, edge_capacity, stuck_edge, edge_fields),
	{"story", FIELD_STRINGS, AT(story), AT(story_count), AT(story_capacity), 0, NULL, NULL}, END};
#undef THIS
#define THIS step_line
static const struct field step_fields[] = {
	U64(at_us), STRING(who), STRING(text), STRING(file), INT(line), BOOL(failed), END};
#undef THIS
#define THIS check_result
static const struct field check_fields[] = {STRING(name), INT(step), STRING(promise), STRING(broken),
	{"further", FIELD_STRINGS, AT(further), AT(further_count), AT(further_capacity), 0, NULL, NULL}, STRING(source),
	STRING(tags), WORD_OF("verdict", verdict, verdict_words), STRING(reason), INT(points),
	{"of", FIELD_INT, AT(possible), 0, 0, 0, NULL, NULL}, BOOL(hidden), STRING(depends), DOUBLE(seconds),
	STRING(message), STRING(expected), STRING(actual), U64(shown_from), U64(expected_length), U64(actual_length),
	LIST("output", output, output_count, output_capacity, output, output_fields),
	LIST("measures", measures, measure_count, measure_capacity, measure, measure_fields),
	STRUCT(coverage, coverage_fields), STRUCT(instance, instance_fields), STRUCT(stuck, stuck_fields),
	LIST("transcript", transcript, transcript_count, transcript_capacity, step_line, step_fields),
	{"findings", FIELD_STRINGS, AT(findings), AT(finding_count), AT(finding_capacity), 0, NULL, NULL},
	{"programs", FIELD_STRINGS, AT(programs), AT(program_count), AT(program_capacity), 0, NULL, NULL},
	STRING(replay), END};
#undef THIS
#define THIS finding
static const struct field where_fields[] = {STRING(file), INT(line), STRING(function), END};
static const struct field finding_fields[] = {STRING(id), STRING(rule), WORD_OF("severity", severity, severity_words),
	{"where", FIELD_STRUCT, 0, 0, 0, 0, where_fields, NULL}, STRING(excerpt), STRING(message), STRING(why),
	STRING(fix), STRING(see), INT(count), {"events", FIELD_SIZES, AT(events), AT(event_count), 0, 0, NULL, NULL},
	END};
#undef THIS
#define THIS result
static const struct field build_fields[] = {{"ok", FIELD_BOOL, AT(build.ok), 0, 0, 0, NULL, NULL},
	{"hash", FIELD_STRING, AT(build.hash), 0, 0, 0, NULL, NULL},
	LIST("messages", build.messages, build.message_count, build.message_capacity, build_message, message_fields),
	END};
static const struct field result_fields[] = {STRING(plumb), STRING(lab), STRING(title), STRING(submission),
	STRING(started), DOUBLE(seconds), U64(seed), STRUCT(environment, environment_fields),
	WORD_OF("state", state, state_words), INT(points), INT(of), INT(possible), BOOL(complete),
	{"build", FIELD_STRUCT, 0, 0, 0, 0, build_fields, NULL},
	LIST("checks", checks, check_count, check_capacity, check_result, check_fields),
	LIST("findings", findings, finding_count, finding_capacity, finding, finding_fields), END};
#undef THIS

/** What of an event stands in results, besides what is computed for readers. */
#define THIS event
static const struct field event_fields[] = {{"task", FIELD_INT, AT(task), 0, 0, 0, NULL, NULL},
	{"fd", FIELD_INT, AT(fd), 0, 0, 0, NULL, NULL}, {"object", FIELD_INT, AT(object), 0, 0, 0, NULL, NULL},
	{"object_out", FIELD_INT, AT(object_out), 0, 0, 0, NULL, NULL},
	{"made", FIELD_INT, AT(made_object), 0, 0, 0, NULL, NULL}, BOOL(blocked), U64(count), INT(child), INT(woken_by),
	INT(signal), INT(status), STRING(text), STRING(who), STRING(fault), END};
#undef THIS

#define THIS seen_object
static const struct field object_fields[] = {INT(id), STRING(kind), STRING(name), STRING(description), STRING(file),
	INT(line), BOOL(given), STRING(state), STRING(local), STRING(remote), INT(other), INT(listener), U64(bytes_in),
	U64(bytes_out), END};
#undef THIS
#define THIS held
static const struct field held_fields[] = {INT(fd), INT(object), BOOL(reads), BOOL(writes), BOOL(close_on_exec),
	INT(opened_by), STRING(file), INT(line), END};
#undef THIS
#define THIS held_table
static const struct field table_fields[] = {
	INT(process), LIST("descriptors", rows, row_count, row_capacity, held, held_fields), INT(left_out), END};
#undef THIS
#define THIS snapshot
static const struct field snapshot_fields[] = {WORD_OF("when", when, moment_words), INT(at),
	LIST("tables", tables, table_count, table_capacity, held_table, table_fields), INT(left_out), END};
#undef THIS
/** Those of a run that results have since their first version, and readers ask for. */
#define THIS run_result
static const struct field run_fields[] = {BOOL(preempted), U64(left_out),
	LIST("objects", objects, object_count, object_capacity, seen_object, object_fields),
	LIST("snapshots", snapshots.items, snapshots.count, snapshots.capacity, snapshot, snapshot_fields), END};
#undef THIS

const char *verdict_name(enum verdict verdict)
{
	return verdict < VERDICTS ? verdict_words[verdict] : "unknown";
}

const char *state_name(enum result_state state)
{
	return state_words[state];
}

/* --- runs --- */

enum { DATA_MOST = 64 }; /* bytes of a buffer that a result shows */

static json_t *write_event(const struct event *event)
{
	char *shown = event_describe(event);
	json_t *json = fields_write(event_fields, event);
	struct text data = {0};

	json_object_set_new(json, "number", json_integer((json_int_t)event->number));
	json_object_set_new(json, "kind", json_string(event_kind_name(event->kind)));
	json_object_set_new(json, "at_us", json_integer((json_int_t)(event->at_ns / 1000)));
	json_object_set_new(json, "call", fields_string(event->call ? event->call->name : NULL));
	json_object_set_new(json, "result", json_integer((json_int_t)event->result));
	json_object_set_new(json, "entered", json_integer((json_int_t)event->entered));
	json_object_set_new(json, "file", fields_string(event->where.file));
	json_object_set_new(json, "line", json_integer(event->where.line));
	json_object_set_new(json, "function", fields_string(event->where.function));
	text_add_escaped(
		&data, event->data.bytes, event->data.length < DATA_MOST ? event->data.length : DATA_MOST, DATA_MOST);
	json_object_set_new(json, "data", fields_string(text_string(&data)));
	json_object_set_new(json, "shown", fields_string(shown));
	text_clear(&data);
	free(shown);
	return json;
}

static json_t *write_tasks(const struct trace *trace)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < trace->task_count; i++) {
		char *name = task_name(trace, (int)i);

		json_array_append_new(list,
			json_pack("{s:s, s:o, s:o, s:i, s:b}", "path", trace->tasks[i].path, "name",
				fields_string(name), "program", fields_string(trace->tasks[i].program), "parent",
				trace->tasks[i].parent, "thread", trace->tasks[i].thread));
		free(name);
	}
	return list;
}

static char *address_text(const struct address *address)
{
	return address ? address_format(address) : NULL;
}

/** As it was at the end of the run. */
static json_t *write_object(const struct trace *trace, const struct object *object)
{
	struct seen_object seen = {.id = object->id,
		.kind = memory_string(object_kind_name(object->kind)),
		.name = memory_string(object->name),
		.description = object_describe(trace->descriptors, object->id),
		.file = memory_string(object->where.file),
		.line = object->where.line,
		.given = object->given,
		.state = object->kind == OBJECT_SOCKET ? memory_string(socket_state_name(object->state)) : NULL,
		.local = address_text(object->local),
		.remote = address_text(object->remote),
		.other = object->other,
		.listener = object->listener,
		.bytes_in = object->bytes_in,
		.bytes_out = object->bytes_out};
	json_t *json = fields_write(object_fields, &seen);

	seen_object_clear(&seen);
	return json;
}

static json_t *write_objects(const struct trace *trace)
{
	json_t *list = json_array();
	int id;

	for (id = 1; id <= object_count(trace->descriptors); id++)
		if (object_by_id(trace->descriptors, id)->kind != OBJECT_NONE)
			json_array_append_new(list, write_object(trace, object_by_id(trace->descriptors, id)));
	return list;
}

static json_t *write_snapshots(const struct trace *trace)
{
	json_t *list = json_array();
	struct snapshots taken = {0};
	size_t i;

	snapshots_take(trace, &taken);
	for (i = 0; i < taken.count; i++)
		json_array_append_new(list, fields_write(snapshot_fields, &taken.items[i]));
	snapshots_clear(&taken);
	return list;
}

/** Marks as many events as @p room from the one end of the trace, or from the other, that are not marked yet. */
static void mark_from(bool *shown, size_t count, bool from_end, size_t room)
{
	size_t i;

	for (i = 0; i < count && room > 0; i++) {
		bool *it = &shown[from_end ? count - 1 - i : i];

		room -= !*it;
		*it = true;
	}
}

/** What proves a finding is shown whatever is left out; besides, there are the beginning and the end. The caller frees. */
static bool *events_shown(const struct trace *trace, const struct finding *findings, size_t finding_count)
{
	bool *shown = memory_new(trace->event_count + 1, sizeof *shown);
	size_t room = RUN_EVENTS_MOST, i, j;

	for (i = 0; i < finding_count; i++)
		for (j = 0; j < findings[i].event_count && room > RUN_EVENTS_MOST / 2; j++) {
			size_t number = findings[i].events[j];

			if (number >= trace->event_count || shown[number])
				continue;
			shown[number] = true;
			room--;
		}
	mark_from(shown, trace->event_count, false, room / 2);
	mark_from(shown, trace->event_count, true, room - room / 2);
	return shown;
}

static json_t *write_events(const struct trace *trace, const bool *shown)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (shown[i])
			json_array_append_new(list, write_event(&trace->events[i]));
	return list;
}

static json_t *write_run(const struct check_result *check, const struct trace *trace, const struct finding *findings,
	size_t finding_count)
{
	size_t count = trace->event_count < RUN_EVENTS_MOST ? trace->event_count : RUN_EVENTS_MOST;
	bool *shown = events_shown(trace, findings, finding_count);
	json_t *json = json_pack("{s:o, s:b, s:I, s:o, s:o, s:o}", "check", fields_string(check->name), "preempted",
		trace->preempted, "left_out", (json_int_t)(trace->event_count - count), "processes", write_tasks(trace),
		"objects", write_objects(trace), "events", write_events(trace, shown));

	if (check_is_broken(check))
		json_object_set_new(json, "snapshots", write_snapshots(trace));
	free(shown);
	return json;
}

static enum event_kind event_kind_by_name(const char *name)
{
	enum event_kind kind;

	for (kind = 0; kind < EVENT_KINDS; kind++)
		if (name && strcmp(event_kind_name(kind), name) == 0)
			return kind;
	return EVENT_KINDS;
}

static const char *interned_text(const json_t *json)
{
	char *text = fields_text(json);
	const char *kept = interned(text);

	free(text);
	return kept;
}

/** What a peer does, and that time passes, no task of the run has done. */
static bool is_nobodys(const struct event *event)
{
	return event->kind == EVENT_PEER || event->kind == EVENT_CLOCK;
}

static bool read_event(struct trace *trace, json_t *json)
{
	struct event event = event_of(event_kind_by_name(json_string_value(json_object_get(json, "kind"))), -1);
	const char *call = json_string_value(json_object_get(json, "call"));

	if (event.kind == EVENT_KINDS || fields_read(event_fields, &event, json) ||
		event.task < (is_nobodys(&event) ? -1 : 0) || event.task >= (int)trace->task_count) {
		event_clear(&event);
		return false;
	}
	event.number = (size_t)json_integer_value(json_object_get(json, "number"));
	event.at_ns = (uint64_t)json_integer_value(json_object_get(json, "at_us")) * 1000;
	event.call = call ? call_by_name(call) : NULL;
	event.result = json_integer_value(json_object_get(json, "result"));
	event.where.file = interned_text(json_object_get(json, "file"));
	event.where.line = (int)json_integer_value(json_object_get(json, "line"));
	event.where.function = interned_text(json_object_get(json, "function"));
	free(event.text); /* readers want what it looked like */
	event.text = fields_text(json_object_get(json, "shown"));
	ARRAY_ADD(trace->events, trace->event_count, trace->event_capacity) = event;
	return true;
}

/** Parents come before their children. */
static bool read_task(struct trace *trace, json_t *json)
{
	struct task task = {.path = fields_text(json_object_get(json, "path")),
		.program = fields_text(json_object_get(json, "program")),
		.parent = (int)json_integer_value(json_object_get(json, "parent")),
		.thread = json_is_true(json_object_get(json, "thread"))};
	bool good = task.path && task.program && task.parent >= -1 && task.parent < (int)trace->task_count &&
		(task.parent < 0 || strchr(task.path, '/'));

	if (good && task.parent >= 0)
		trace->tasks[task.parent].children++;
	ARRAY_ADD(trace->tasks, trace->task_count, trace->task_capacity) = task;
	return good;
}

static bool tables_have_tasks(const struct run_result *run)
{
	size_t i, j;

	for (i = 0; i < run->snapshots.count; i++)
		for (j = 0; j < run->snapshots.items[i].table_count; j++) {
			int process = run->snapshots.items[i].tables[j].process;

			if (process < 0 || process >= (int)run->trace->task_count)
				return false;
		}
	return true;
}

/** A run as readers need it: tasks and events with what they looked like; the tables of descriptors are not rebuilt. */
static bool read_run(struct run_result *run, json_t *json)
{
	json_t *item;
	size_t i;

	run->check = fields_text(json_object_get(json, "check"));
	run->trace = trace_new();
	if (fields_read(run_fields, run, json))
		return false;
	json_array_foreach(json_object_get(json, "processes"), i, item)
		if (!read_task(run->trace, item))
			return false;
	json_array_foreach(json_object_get(json, "events"), i, item)
		if (!read_event(run->trace, item))
			return false;
	return run->check != NULL && tables_have_tasks(run);
}

/* --- whole results --- */

/** All but the runs. */
static json_t *result_object(const struct result *result)
{
	json_t *fields = fields_write(result_fields, result), *json = json_object();

	json_object_set_new(json, "schema", json_string(RESULT_SCHEMA));
	json_object_update(json, fields);
	json_decref(fields);
	return json;
}

static const char before_runs[] = "{\n  \"runs\": [\n", behind_runs[] = "\n  ]\n}";

enum { HOW = JSON_INDENT(2) | JSON_REAL_PRECISION(6) };

/** Takes what it writes. */
static char *dump(json_t *json)
{
	char *text = json_dumps(json, HOW), *lines = memory_format("%s\n", text ? text : "");

	free(text);
	json_decref(json);
	return lines;
}

/** A run as it stands in the list of runs, with the indent that it has there; the caller frees. */
static char *run_text(json_t *run)
{
	json_t *list = json_pack("{s:[O]}", "runs", run ? run : json_null());
	char *text = json_dumps(list, HOW);
	size_t length = strlen(text) - strlen(before_runs) - strlen(behind_runs);

	memmove(text, text + strlen(before_runs), length);
	text[length] = '\0';
	json_decref(list);
	return text;
}

/** Appends the list of runs to an object that is written already. */
static void add_runs(struct text *out, const struct result *result)
{
	size_t i;

	out->length -= strlen("\n}\n");
	text_add(out, ",\n  \"runs\": [");
	for (i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];
		char *text = run->text ? NULL : run_text(run->json);

		text_add(out, i ? ",\n" : "\n");
		text_add(out, text ? text : run->text);
		free(text);
	}
	text_add(out, i ? "\n  ]\n}\n" : "]\n}\n");
}

/** Runs are kept as they came, so that nothing of them is lost between a worker and the file, and written only once. */
char *result_to_json(const struct result *result)
{
	char *head = dump(result_object(result));
	struct text out = {0};

	text_add(&out, head);
	add_runs(&out, result);
	free(head);
	return text_take(&out);
}

static const char *read_runs(struct result *result, json_t *list)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		struct run_result *run = &ARRAY_ADD(result->runs, result->run_count, result->run_capacity);

		run->json = json_incref(item);
		if (!read_run(run, item))
			return "runs";
	}
	return NULL;
}

static int parse(const char *text, size_t length, json_t **out, char **problem)
{
	json_error_t error;

	*out = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
	if (*out)
		return 0;
	if (problem)
		*problem = memory_format("line %d, column %d: %s", error.line, error.column, error.text);
	return -EPROTO;
}

/** Everything is found by its name: what has none is refused. @return the key of the list, or NULL. */
static const char *nameless(const struct result *result)
{
	size_t i, j;

	for (i = 0; i < result->check_count; i++) {
		const struct check_result *check = &result->checks[i];

		for (j = 0; j < check->stuck.node_count; j++)
			if (!check->stuck.nodes[j].id)
				return "nodes";
		for (j = 0; j < check->stuck.edge_count; j++)
			if (!check->stuck.edges[j].from || !check->stuck.edges[j].to)
				return "edges";
		if (!check->name)
			return "checks";
	}
	for (i = 0; i < result->finding_count; i++)
		if (!result->findings[i].id || !result->findings[i].rule)
			return "findings";
	return NULL;
}

/** What is wrong with a document of this schema, or with this schema; the caller frees. */
static char *complaint(const char *schema, const char *wrong)
{
	if (schema && strcmp(schema, RESULT_SCHEMA) != 0)
		return memory_format("it is a '%.40s', and this version of plumb reads '" RESULT_SCHEMA "'", schema);
	return memory_format("'%s' is not what " RESULT_SCHEMA " has there", wrong);
}

/** Where the list of runs begins in a text that result_to_json() has written; NULL in any other one. */
static const char *runs_of(const char *text)
{
	return strstr(text, ",\n  \"runs\": [\n"); /* nothing that is further in has so small an indent */
}

int result_head_from_json(const char *text, size_t length, struct result **out, char **problem)
{
	const char *runs = runs_of(text);
	struct text head = {0};
	int r = -EPROTO;

	if (runs) {
		text_add_bytes(&head, text, (size_t)(runs - text));
		text_add(&head, "\n}\n");
		r = result_from_json(text_string(&head), head.length, out, NULL);
		text_clear(&head);
	}
	return r < 0 ? result_from_json(text, length, out, problem) : r;
}

int result_from_json(const char *text, size_t length, struct result **out, char **problem)
{
	struct result *result = NULL;
	const char *wrong;
	char *schema;
	json_t *json;

	if (parse(text, length, &json, problem) < 0)
		return -EPROTO;
	schema = fields_text(json_object_get(json, "schema"));
	wrong = schema && strcmp(schema, RESULT_SCHEMA) == 0 ? NULL : "schema";
	if (!wrong) {
		result = memory_new(1, sizeof *result);
		wrong = fields_read(result_fields, result, json);
	}
	if (!wrong)
		wrong = nameless(result);
	if (!wrong)
		wrong = read_runs(result, json_object_get(json, "runs"));
	json_decref(json);
	if (wrong) {
		if (problem)
			*problem = complaint(schema, wrong);
		result_free(result);
		free(schema);
		return -EPROTO;
	}
	free(schema);
	*out = result;
	return 0;
}

/* --- reports of workers --- */

static json_t *write_findings(const struct finding *findings, size_t count)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < count; i++)
		json_array_append_new(list, fields_write(finding_fields, &findings[i]));
	return list;
}

char *findings_to_json(const struct finding *findings, size_t count)
{
	return dump(write_findings(findings, count));
}

/** A document that tells how long the run is, and the run, which nobody has to take apart before it is shown. */
char *check_report_to_json(const struct check_result *check, const struct finding *findings, size_t finding_count,
	const struct trace *trace)
{
	json_t *shown = trace ? write_run(check, trace, findings, finding_count) : NULL, *json = json_object();
	char *run = shown ? run_text(shown) : memory_string(""), *head, *report;

	json_object_set_new(json, "check", fields_write(check_fields, check));
	json_object_set_new(json, "findings", write_findings(findings, finding_count));
	json_object_set_new(json, "run", json_integer((json_int_t)strlen(run)));
	head = dump(json);
	report = memory_format("%s%s", head, run);
	json_decref(shown);
	free(head);
	free(run);
	return report;
}

static const char *take_findings(struct result *result, struct check_result *check, json_t *list)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		struct finding finding = {0};
		const char *wrong = fields_read(finding_fields, &finding, item);

		if (wrong)
			return wrong;
		result_add_findings(result, check, &finding, 1);
	}
	return NULL;
}

static void take_run(struct result *result, const char *check, const char *text)
{
	struct run_result *kept = &ARRAY_ADD(result->runs, result->run_count, result->run_capacity);

	kept->text = memory_string(text);
	kept->check = memory_string(check);
}

/** The run behind a report's document; NULL where it is not as long as that says. */
static const char *run_of_report(const json_t *json, const char *text, size_t length, size_t head)
{
	size_t said = (size_t)json_integer_value(json_object_get(json, "run"));
	const char *run = text + head + 1; /* behind the end of the line */

	return head < length && length - head - 1 == said ? run : NULL;
}

static struct check_result *place_of(struct result *result, const json_t *json, struct check_result *check)
{
	const char *wrong = fields_read(check_fields, check, json_object_get(json, "check"));

	return wrong || !check->name ? NULL : result_check(result, check->name);
}

int check_report_add(struct result *result, const char *text, size_t length)
{
	struct check_result check = {0}, *place = NULL;
	const char *wrong, *run;
	json_error_t head;
	json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &head);

	run = json ? run_of_report(json, text, length, (size_t)head.position) : NULL;
	if (run)
		place = place_of(result, json, &check);
	if (!place) {
		check_result_clear(&check);
		json_decref(json);
		return -EPROTO;
	}
	check_result_clear(place);
	*place = check;
	wrong = take_findings(result, place, json_object_get(json, "findings"));
	if (!wrong && *run)
		take_run(result, place->name, run);
	json_decref(json);
	return wrong ? -EPROTO : 0;
}
