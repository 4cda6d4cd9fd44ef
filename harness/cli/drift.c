/** @file
 * Cuts two C files into their items, and compares them. A few lines of lexing are enough: comments, strings, brackets.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/drift.h"

/** A preprocessor line, a declaration or a function. */
struct item {
	int line;
	char *code; /**< owned; without comments, with single blanks */
	bool todo;
};

struct items {
	struct item *items; /**< owned */
	size_t count, capacity;
	bool todo; /**< at the top of the file */
};

/** Where the cutting is. */
struct cutter {
	const char *next;
	int line; /**< of next */
	struct items *out;
	struct item item; /**< the one that is being collected */
	struct text code;
	int depth;     /**< open brackets of all kinds */
	bool function; /**< its open brace came behind a closing parenthesis */
};

static void step(struct cutter *it, size_t length)
{
	for (; length > 0; length--)
		it->line += *it->next++ == '\n';
}

static bool is_of_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/** Blanks stand between two words, and nowhere else outside of quotes. */
static void drop_blank(struct text *code)
{
	while (code->length && isspace((unsigned char)code->bytes[code->length - 1]))
		code->bytes[--code->length] = '\0';
}

static void collect(struct cutter *it, size_t length)
{
	if (!it->code.length)
		it->item.line = it->line;
	if (!is_of_word(*it->next))
		drop_blank(&it->code);
	text_add_bytes(&it->code, it->next, length);
	step(it, length);
}

static void end_item(struct cutter *it)
{
	drop_blank(&it->code);
	if (it->code.length) {
		it->item.code = text_take(&it->code);
		ARRAY_ADD(it->out->items, it->out->count, it->out->capacity) = it->item;
	}
	it->item = (struct item){0};
	it->function = false;
}

static size_t comment_length(const char *text)
{
	const char *end;

	if (strncmp(text, "//", 2) == 0)
		return strcspn(text, "\n");
	end = strstr(text + 2, "*/");
	return end ? (size_t)(end + 2 - text) : strlen(text);
}

static void skip_comment(struct cutter *it)
{
	size_t length = comment_length(it->next);
	char *comment = memory_copy(it->next, length);

	if (strstr(comment, "TODO")) {
		it->item.todo = true;
		it->out->todo = it->out->todo || (!it->out->count && !it->code.length);
	}
	free(comment);
	step(it, length);
}

/** From a quote to the one that closes it. */
static size_t quoted_length(const char *text)
{
	size_t i;

	for (i = 1; text[i] && text[i] != text[0]; i++)
		if (text[i] == '\\' && text[i + 1])
			i++;
	return text[i] ? i + 1 : i;
}

/** To the end of the line that is not continued. A comment at its end is none of it. */
static size_t directive_length(const char *text)
{
	size_t i;

	for (i = 0; text[i] && text[i] != '\n' && strncmp(text + i, "/*", 2) != 0; i++)
		if (text[i] == '\\' && text[i + 1])
			i++;
	return i;
}

static void skip_blanks(struct cutter *it)
{
	step(it, strspn(it->next, " \t\n"));
	if (it->code.length && is_of_word(it->code.bytes[it->code.length - 1]))
		text_add(&it->code, " ");
}

static bool is_after_parenthesis(const struct text *code)
{
	return code->length && code->bytes[code->length - 1] == ')';
}

static void collect_sign(struct cutter *it)
{
	char sign = *it->next;

	if (sign == '{' && it->depth == 0)
		it->function = is_after_parenthesis(&it->code);
	it->depth += strchr("({[", sign) != NULL;
	it->depth -= strchr(")}]", sign) != NULL;
	collect(it, 1);
	if (it->depth == 0 && (sign == ';' || (sign == '}' && it->function)))
		end_item(it);
}

static void cut(const char *text, struct items *out)
{
	struct cutter it = {.next = text, .line = 1, .out = out};

	while (*it.next) {
		if (strncmp(it.next, "/*", 2) == 0 || strncmp(it.next, "//", 2) == 0) {
			skip_comment(&it);
		} else if (isspace((unsigned char)*it.next)) {
			skip_blanks(&it);
		} else if (*it.next == '#' && !it.code.length) {
			collect(&it, directive_length(it.next));
			end_item(&it);
		} else if (*it.next == '"' || *it.next == '\'') {
			collect(&it, quoted_length(it.next));
		} else {
			collect_sign(&it);
		}
	}
	end_item(&it);
	text_clear(&it.code);
}

static void items_clear(struct items *items)
{
	size_t i;

	for (i = 0; i < items->count; i++)
		free(items->items[i].code);
	free(items->items);
}

/** "static int fail(" of a function, "enum {", a whole directive. */
static size_t beginning_length(const char *code)
{
	return *code == '#' ? strlen(code) : strcspn(code, "({=;[");
}

static bool has(const struct items *items, const char *code)
{
	size_t i;

	for (i = 0; i < items->count; i++)
		if (strcmp(items->items[i].code, code) == 0)
			return true;
	return false;
}

static bool has_beginning(const struct items *items, const char *code)
{
	size_t length = beginning_length(code), i;

	for (i = 0; i < items->count; i++)
		if (strncmp(items->items[i].code, code, length) == 0 &&
			beginning_length(items->items[i].code) == length)
			return true;
	return false;
}

static void compare(const struct items *given, const struct items *reference, struct drifts *out)
{
	size_t i;

	for (i = 0; i < given->count && !given->todo; i++) {
		const struct item *item = &given->items[i];

		if (item->todo || has(reference, item->code))
			continue;
		ARRAY_ADD(out->items, out->count, out->capacity) = (struct drift){item->line,
			memory_copy(item->code, beginning_length(item->code)), has_beginning(reference, item->code)};
	}
}

void drift_find(const char *skeleton, const char *reference, struct drifts *out)
{
	struct items given = {0}, written = {0};

	cut(skeleton, &given);
	cut(reference, &written);
	compare(&given, &written, out);
	items_clear(&written);
	items_clear(&given);
}

void drifts_clear(struct drifts *drifts)
{
	size_t i;

	for (i = 0; i < drifts->count; i++)
		free(drifts->items[i].beginning);
	free(drifts->items);
	*drifts = (struct drifts){0};
}
