/** @file
 * The transcript: every step tells itself, so that a failing check prints its own script.
 */
#include <stdarg.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "check/scenario.h"

enum { QUOTED_MOST = 24, STEPS_MOST = 400 };

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
	text_addv(&line, format, arguments);
	va_end(arguments);
	add_line(s, who, text_take(&line));
}

void note(struct scenario *s, const char *format, ...)
{
	struct text line = {0};
	va_list arguments;

	va_start(arguments, format);
	text_addv(&line, format, arguments);
	va_end(arguments);
	add_line(s, "check", text_take(&line));
}

char *quoted(const void *bytes, size_t length)
{
	struct text out = {0};

	if (length > QUOTED_MOST)
		text_addf(&out, "%zu bytes, ", length);
	text_add(&out, "\"");
	text_add_escaped(&out, bytes, length < QUOTED_MOST ? length : QUOTED_MOST, QUOTED_MOST);
	text_add(&out, length > QUOTED_MOST ? "…\"" : "\"");
	return text_take(&out);
}
