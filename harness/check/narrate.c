/** @file
 * The transcript: every step tells itself, so that a failing check prints its own script.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "check/scenario.h"

enum { BYTES_MOST = 24, LINE_MOST = 80, STEPS_MOST = 400 };

static void add_line(struct scenario *s, const char *who, char *line)
{
	struct check_result *result = s->result;

	if (result->transcript_count >= STEPS_MOST) {
		free(line);
		return;
	}
	ARRAY_ADD(result->transcript, result->transcript_count, result->transcript_capacity) =
		(struct step_line){.who = memory_string(who), .text = line};
}

void narrate(struct scenario *s, const char *who, const char *format, ...)
{
	struct text line = {0};
	va_list arguments;

	va_start(arguments, format);
	text_addv(&line, gettext(format), arguments);
	va_end(arguments);
	add_line(s, who, text_take(&line));
}

void note(struct scenario *s, const char *format, ...)
{
	struct text line = {0};
	va_list arguments;

	va_start(arguments, format);
	text_addv(&line, gettext(format), arguments);
	va_end(arguments);
	add_line(s, "check", text_take(&line));
}

const char *called(const struct program *program)
{
	return program->judged ? program->name : _(program->name);
}

/** A line of text is there to be read, and shown whole; of anything else the beginning is enough to know it again. */
static size_t quoted_most(const unsigned char *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length && i < LINE_MOST; i++)
		if (!isprint(bytes[i]) && bytes[i] != '\n')
			return BYTES_MOST;
	return length <= LINE_MOST ? LINE_MOST : BYTES_MOST;
}

char *quoted(const void *bytes, size_t length)
{
	size_t most = quoted_most(bytes, length);
	struct text out = {0};

	if (length > most)
		text_addf(&out, _("%zu bytes, "), length);
	text_add(&out, "\"");
	text_add_escaped(&out, bytes, length < most ? length : most, most);
	text_add(&out, length > most ? "…\"" : "\"");
	return text_take(&out);
}
