/** @file
 * The journal of an observed run. Events are written by hand, not as trees of a library: there may be millions of them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "model/describe.h"
#include "model/result.h"
#include "report/journal.h"

enum { DATA_MOST = 64 };

/* --- JSON --- */

static bool is_plain(unsigned char byte)
{
	return byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7f;
}

/** The length of the UTF-8 sequence at @p bytes, or 0 where there is none: RFC 3629, 4. */
static size_t sequence(const unsigned char *bytes, size_t length)
{
	unsigned char first = bytes[0];
	size_t need = first < 0x80              ? 1
		: first >= 0xc2 && first < 0xe0 ? 2
		: first >= 0xe0 && first < 0xf0 ? 3
		: first >= 0xf0 && first < 0xf5 ? 4
						: 0,
	       i;

	if (!need || need > length)
		return 0;
	for (i = 1; i < need; i++)
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
	if ((first == 0xe0 && bytes[1] < 0xa0) || (first == 0xed && bytes[1] > 0x9f) ||
		(first == 0xf0 && bytes[1] < 0x90) || (first == 0xf4 && bytes[1] > 0x8f))
		return 0;
	return need;
}

/** A string; what is no UTF-8 becomes '?'. */
static void add_string(struct text *out, const char *string)
{
	const unsigned char *bytes = (const unsigned char *)string;
	size_t length = strlen(string), from = 0, i = 0;

	text_add_bytes(out, "\"", 1);
	while (i < length) {
		size_t step = sequence(bytes + i, length - i);

		if (step > 1 || (step == 1 && is_plain(bytes[i]))) {
			i += step;
			continue;
		}
		text_add_bytes(out, bytes + from, i - from);
		if (!step)
			text_add_bytes(out, "?", 1);
		else if (bytes[i] == '"' || bytes[i] == '\\')
			text_add_bytes(out, (const char[]){'\\', (char)bytes[i]}, 2);
		else
			text_addf(out, "\\u%04x", bytes[i]);
		from = ++i;
	}
	text_add_bytes(out, bytes + from, length - from);
	text_add_bytes(out, "\"", 1);
}

static void add_number(struct text *out, int64_t number)
{
	char digits[24], *at = digits + sizeof digits;
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

	do
		*--at = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		*--at = '-';
	text_add_bytes(out, at, (size_t)(digits + sizeof digits - at));
}

static void add_key(struct text *out, const char *key)
{
	text_add_bytes(out, ", \"", 3);
	text_add(out, key);
	text_add_bytes(out, "\": ", 3);
}

static void add_number_of(struct text *out, const char *key, int64_t number)
{
	add_key(out, key);
	add_number(out, number);
}

static void add_string_of(struct text *out, const char *key, const char *string)
{
	if (!string)
		return;
	add_key(out, key);
	add_string(out, string);
}

/* --- events --- */

static const char *object_name(const struct trace *trace, int id)
{
	const struct object *object = object_by_id(trace->descriptors, id);

	return object ? object->name : NULL;
}

static void add_objects(struct text *out, const struct trace *trace, const struct event *event)
{
	if (event->fd >= 0)
		add_number_of(out, "fd", event->fd);
	add_string_of(out, "object", object_name(trace, event->object));
	if (event->fd_out >= 0)
		add_number_of(out, "fd_out", event->fd_out);
	add_string_of(out, "object_out", object_name(trace, event->object_out));
	if (event->made[0] >= 0) {
		add_number_of(out, "made_fd", event->made[0]);
		add_string_of(out, "made", object_name(trace, event->made_object));
	}
}

static void add_data(struct text *out, const struct event *event)
{
	struct text data = {0};

	if (!event->data.length)
		return;
	text_add_escaped(
		&data, event->data.bytes, event->data.length < DATA_MOST ? event->data.length : DATA_MOST, DATA_MOST);
	add_string_of(out, "data", text_string(&data));
	text_clear(&data);
}

static void add_place(struct text *out, const struct place *where)
{
	if (!where->file)
		return;
	add_string_of(out, "file", where->file);
	add_number_of(out, "line", where->line);
	add_string_of(out, "function", where->function);
}

static void add_shown(struct text *out, const struct event *event)
{
	struct text shown = {0};
	char *described = NULL;

	if (event->kind == EVENT_CALL)
		describe_call(&shown, event);
	else
		described = event_describe(event);
	add_string_of(out, "shown", described ? described : text_string(&shown));
	text_clear(&shown);
	free(described);
}

void journal_add(struct text *out, const struct trace *trace, const struct event *event, bool first)
{
	text_add(out, first ? "\n{\"number\": " : ",\n{\"number\": ");
	add_number(out, (int64_t)event->number);
	add_string_of(out, "kind", event_kind_name(event->kind));
	add_number_of(out, "at_us", (int64_t)(event->at_ns / 1000));
	add_number_of(out, "task", event->task);
	if (event->kind == EVENT_SPAWN)
		add_number_of(out, "child", event->child);
	if (event->call) {
		add_string_of(out, "call", event->call->name);
		add_string_of(out, "class", call_class_name(event->call->class));
	}
	if (event->kind == EVENT_CALL)
		add_number_of(out, "result", event->result);
	add_objects(out, trace, event);
	if (event->count)
		add_number_of(out, "count", (int64_t)event->count);
	if (event->kind == EVENT_EXIT)
		add_number_of(out, "status", event->status);
	add_string_of(out, "fault", event->fault);
	add_data(out, event);
	add_place(out, &event->where);
	add_shown(out, event);
	text_add_bytes(out, "}", 1);
}

/* --- the document --- */

void journal_begin(struct text *out, char *const *command)
{
	const char *comma = "";

	text_add(out, "{\"schema\": \"" JOURNAL_SCHEMA "\", \"plumb\": \"" PLUMB_VERSION "\", \"command\": [");
	for (; *command; command++) {
		text_add(out, comma);
		add_string(out, *command);
		comma = ", ";
	}
	text_add(out, "],\n\"events\": [");
}

static void add_tasks(struct text *out, const struct trace *trace)
{
	size_t i;

	for (i = 0; i < trace->task_count; i++) {
		const struct task *task = &trace->tasks[i];

		text_add(out, i ? ",\n{\"path\": " : "\n{\"path\": ");
		add_string(out, task->path);
		add_string_of(out, "program", task->program);
		add_number_of(out, "parent", task->parent);
		add_key(out, "thread");
		text_add(out, task->thread ? "true" : "false");
		text_add_bytes(out, "}", 1);
	}
}

void journal_end(struct text *out, const struct trace *trace, const struct journal_end *end)
{
	char *findings = findings_to_json(end->findings, end->finding_count);

	text_add(out, "\n],\n\"processes\": [");
	add_tasks(out, trace);
	text_addf(out, "\n],\n\"length\": %zu, \"judged\": %zu, \"status\": ", end->length, end->judged);
	if (end->status < 0)
		text_add(out, "null");
	else
		add_number(out, end->status);
	text_addf(out, ",\n\"findings\": %s}\n", findings);
	free(findings);
}
