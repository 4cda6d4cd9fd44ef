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

/** Adds what cannot stand for itself. @return how many bytes of the string that was. */
static size_t add_special(struct text *out, const unsigned char *bytes, size_t length)
{
	size_t step = bytes[0] < 0x80 ? 0 : text_utf8(bytes, length);

	if (step)
		text_add_bytes(out, bytes, step);
	else if (bytes[0] == '"' || bytes[0] == '\\')
		text_add_bytes(out, (const char[]){'\\', (char)bytes[0]}, 2);
	else if (bytes[0] < 0x80)
		text_addf(out, "\\u%04x", bytes[0]);
	else
		text_add_bytes(out, "?", 1);
	return step ? step : 1;
}

/** A string; what is no UTF-8 becomes '?'. */
static void add_string(struct text *out, const char *string)
{
	const unsigned char *bytes = (const unsigned char *)string;
	size_t length = strlen(string), i = 0;

	text_add_bytes(out, "\"", 1);
	while (i < length) {
		size_t plain = text_plain_length(bytes + i, length - i);

		text_add_bytes(out, bytes + i, plain);
		i += plain;
		if (i < length)
			i += add_special(out, bytes + i, length - i);
	}
	text_add_bytes(out, "\"", 1);
}

/** The beginning of a member, whose name is a literal: it is written in one piece. */
#define KEY(name) ", \"" name "\": ", sizeof(", \"" name "\": ") - 1

static inline void add_number_of(struct text *out, const char *key, size_t length, int64_t number)
{
	text_add_bytes(out, key, length);
	text_add_number(out, number);
}

static inline void add_string_of(struct text *out, const char *key, size_t length, const char *string)
{
	if (!string)
		return;
	text_add_bytes(out, key, length);
	add_string(out, string);
}

/** A word of ours: nothing in it cannot stand for itself. */
static inline void add_word_of(struct text *out, const char *key, size_t length, const char *word)
{
	text_add_bytes(out, key, length);
	text_add(out, "\"");
	text_add(out, word);
	text_add(out, "\"");
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
		add_number_of(out, KEY("fd"), event->fd);
	add_string_of(out, KEY("object"), object_name(trace, event->object));
	if (event->fd_out >= 0)
		add_number_of(out, KEY("fd_out"), event->fd_out);
	add_string_of(out, KEY("object_out"), object_name(trace, event->object_out));
	if (event->made[0] >= 0) {
		add_number_of(out, KEY("made_fd"), event->made[0]);
		add_string_of(out, KEY("made"), object_name(trace, event->made_object));
	}
}

static void add_data(struct text *out, const struct event *event)
{
	static struct text data; /* kept: most events have some */

	if (!event->data.length)
		return;
	data.length = 0;
	text_add_escaped(
		&data, event->data.bytes, event->data.length < DATA_MOST ? event->data.length : DATA_MOST, DATA_MOST);
	add_string_of(out, KEY("data"), text_string(&data));
}

static void add_place(struct text *out, const struct place *where)
{
	if (!where->file)
		return;
	add_string_of(out, KEY("file"), where->file);
	add_number_of(out, KEY("line"), where->line);
	add_string_of(out, KEY("function"), where->function);
}

static void add_shown(struct text *out, const struct event *event)
{
	static struct text shown; /* kept: every event is */
	char *described = event->kind == EVENT_CALL ? NULL : event_describe(event);

	shown.length = 0;
	if (!described)
		describe_call(&shown, event);
	add_string_of(out, KEY("shown"), described ? described : text_string(&shown));
	free(described);
}

void journal_add(struct text *out, const struct trace *trace, const struct event *event, bool first)
{
	text_add(out, first ? "\n{\"number\": " : ",\n{\"number\": ");
	text_add_number(out, (int64_t)event->number);
	add_word_of(out, KEY("kind"), event_kind_name(event->kind));
	add_number_of(out, KEY("at_us"), (int64_t)(event->at_ns / 1000));
	add_number_of(out, KEY("task"), event->task);
	if (event->kind == EVENT_SPAWN)
		add_number_of(out, KEY("child"), event->child);
	if (event->call)
		add_word_of(out, KEY("call"), event->call->name);
	if (event->kind == EVENT_CALL)
		add_number_of(out, KEY("result"), event->result);
	add_objects(out, trace, event);
	if (event->count)
		add_number_of(out, KEY("count"), (int64_t)event->count);
	if (event->kind == EVENT_EXIT)
		add_number_of(out, KEY("status"), event->status);
	add_string_of(out, KEY("fault"), event->fault);
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
		add_string_of(out, KEY("program"), task->program);
		add_number_of(out, KEY("parent"), task->parent);
		text_addf(out, ", \"thread\": %s}", task->thread ? "true" : "false");
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
		text_add_number(out, end->status);
	text_addf(out, ",\n\"findings\": %s}\n", findings);
	free(findings);
}
