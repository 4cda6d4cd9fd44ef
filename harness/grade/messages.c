/** @file
 * What a compiler says, as messages. gcc prints one line of JSON per translation unit; clang and ld print text.
 */
#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "grade/compiler_texts.h"
#include "grade/messages.h"

enum { MESSAGES_MOST = 50 };

static bool is_same(const struct build_message *message, const char *file, int line, int column, const char *severity,
	const char *text)
{
	return message->line == line && message->column == column && strcmp(message->severity, severity) == 0 &&
		strcmp(message->text, text) == 0 &&
		(file && message->file ? strcmp(message->file, file) == 0 : !file == !message->file);
}

/** A file that two programs share is compiled for both, and a function is missed wherever it is called. */
static bool was_said(
	const struct result *result, const char *file, int line, int column, const char *severity, const char *text)
{
	size_t i;

	for (i = 0; i < result->build.message_count; i++)
		if (is_same(&result->build.messages[i], file, line, column, severity, text))
			return true;
	return false;
}

void messages_add(struct result *result, const char *file, int line, int column, const char *severity, const char *text)
{
	const struct compiler_text *row;

	column = column > 0 ? column : 0; /* gcc has -1 for the end of the file */
	if (result->build.message_count >= MESSAGES_MOST || was_said(result, file, line, column, severity, text))
		return;
	row = compiler_text(text);
	ARRAY_ADD(result->build.messages, result->build.message_count, result->build.message_capacity) =
		(struct build_message){.file = memory_string(file),
			.line = line,
			.column = column,
			.severity = memory_string(severity),
			.text = memory_string(text),
			.meaning = row ? memory_string(_(row->meaning)) : NULL};
}

/** Only what the learner wrote is named by place; a header of the system is not. */
static const char *own_file(const char *path)
{
	return path && strncmp(path, "/usr/", 5) != 0 ? file_name(path) : NULL;
}

static void add_json(struct result *result, json_t *item)
{
	json_t *caret = json_object_get(json_array_get(json_object_get(item, "locations"), 0), "caret");
	const char *kind = json_string_value(json_object_get(item, "kind"));
	const char *message = json_string_value(json_object_get(item, "message"));
	const char *option = json_string_value(json_object_get(item, "option"));
	const char *file = own_file(json_string_value(json_object_get(caret, "file")));
	char *text;

	if (!kind || !message || strcmp(kind, "note") == 0)
		return;
	text = option ? memory_format("%s [%s]", message, option) : memory_string(message);
	messages_add(result, file, file ? (int)json_integer_value(json_object_get(caret, "line")) : 0,
		file ? (int)json_integer_value(json_object_get(caret, "column")) : 0,
		strcmp(kind, "fatal error") == 0 ? "error" : kind, text);
	free(text);
}

/** An error may hang on the warning that belongs to it, as a text without its end does. */
static void add_family(struct result *result, json_t *item)
{
	json_t *child;
	size_t i;

	add_json(result, item);
	json_array_foreach(json_object_get(item, "children"), i, child)
		add_json(result, child);
}

static bool parse_json_line(struct result *result, const char *line)
{
	json_t *list = line[0] == '[' ? json_loads(line, 0, NULL) : NULL, *item;
	size_t i;

	if (!json_is_array(list)) {
		json_decref(list);
		return false;
	}
	json_array_foreach(list, i, item)
		add_family(result, item);
	json_decref(list);
	return true;
}

/** The assembler's own file is a temporary one; its complaints have no place in the source. */
static const char *own_text_file(const char *name)
{
	size_t length = strlen(name);

	return length > 2 && strcmp(name + length - 2, ".s") == 0 ? NULL : own_file(name);
}

/** "file.c:12:5: warning: text"; the assembler says "Error". */
static bool parse_text_line(struct result *result, const char *line)
{
	static const char *const severities[] = {"fatal error", "error", "warning"};
	const char *colon = strchr(line, ':');
	char *rest, *name;
	long at, column;
	size_t i;

	if (!colon || !isdigit((unsigned char)colon[1]))
		return false;
	at = strtol(colon + 1, &rest, 10);
	column = *rest == ':' && isdigit((unsigned char)rest[1]) ? strtol(rest + 1, &rest, 10) : 0;
	if (strncmp(rest, ": ", 2) != 0)
		return false;
	name = memory_copy(line, (size_t)(colon - line));
	for (i = 0; i < sizeof severities / sizeof *severities; i++) {
		size_t length = strlen(severities[i]);

		const char *file = own_text_file(name);

		if (strncasecmp(rest + 2, severities[i], length) != 0 || strncmp(rest + 2 + length, ": ", 2) != 0)
			continue;
		messages_add(result, file, file ? (int)at : 0, file ? (int)column : 0, i ? severities[i] : "error",
			rest + 2 + length + 2);
		break;
	}
	free(name);
	return i < sizeof severities / sizeof *severities;
}

/** A linker's complaint, up to the names of temporary files, which differ between two builds of one source. */
static void parse_linker_line(struct result *result, const char *line)
{
	static const char *const beginnings[] = {"undefined reference to ", "multiple definition of "};
	size_t i;

	for (i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
		const char *found = strstr(line, beginnings[i]);
		char *text = found ? memory_copy(found, strcspn(found, ";")) : NULL;

		if (text)
			messages_add(result, NULL, 0, 0, "error", text);
		free(text);
	}
	if (strstr(line, "Killed signal terminated program"))
		messages_add(
			result, NULL, 0, 0, "error", _("the compiler was killed: it used up its memory or its time"));
}

void messages_parse(struct result *result, const char *output)
{
	char *copy = memory_string(output), *rest = copy, *line;

	while ((line = strsep(&rest, "\n")))
		if (!parse_json_line(result, line) && !parse_text_line(result, line))
			parse_linker_line(result, line);
	free(copy);
}
