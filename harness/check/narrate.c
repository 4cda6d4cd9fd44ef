/** @file
 * The transcript: every step tells itself, so that a failing check prints its own script.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "check/scenario.h"

enum { BYTES_MOST = 24, LINE_MOST = 80, STEPS_MOST = 400, WORD_LEAST = 3 };

/** What fails is at the end of a long transcript: its beginning goes, and the first line tells of how many steps. */
static void leave_out_one(struct scenario *s)
{
	struct check_result *result = s->result;
	struct step_line *lines = result->transcript;

	s->steps_left_out += s->steps_left_out ? 1 : 2; /* the first line's own, too */
	step_line_clear(&lines[0]);
	step_line_clear(&lines[1]);
	lines[0] = (struct step_line){.who = memory_string("check"),
		.text = memory_format(_("has %zu steps that are left out here"), s->steps_left_out)};
	result->transcript_count--;
	memmove(&lines[1], &lines[2], (result->transcript_count - 1) * sizeof *lines);
}

static void add_line(struct scenario *s, const char *who, char *line)
{
	struct check_result *result = s->result;

	if (result->transcript_count == STEPS_MOST)
		leave_out_one(s);
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

static bool is_text(const unsigned char *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (!isprint(bytes[i]) && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\t')
			return false;
	return true;
}

static size_t printable_run(const unsigned char *bytes, size_t length)
{
	size_t run = 0;

	while (run < length && isprint(bytes[run]))
		run++;
	return run;
}

/** Numbers are read in hexadecimal, words as words: 00 00 00 09 83 "bad length". */
static void add_mixed(struct text *out, const unsigned char *bytes, size_t length)
{
	size_t i = 0, run;

	for (; i < length; i += run) {
		text_add(out, i ? " " : "");
		run = printable_run(bytes + i, length - i);
		if (run >= WORD_LEAST) {
			text_add(out, "\"");
			text_add_escaped(out, bytes + i, run, run);
			text_add(out, "\"");
		} else {
			text_addf(out, "%02x", bytes[i]);
			run = 1;
		}
	}
}

/** A line of text is there to be read, and shown whole; of anything else the beginning is enough to know it again. */
char *quoted(const void *bytes, size_t length)
{
	bool text = is_text(bytes, length < LINE_MOST ? length : LINE_MOST);
	size_t most = text && length <= LINE_MOST ? LINE_MOST : BYTES_MOST, shown = length < most ? length : most;
	struct text out = {0};

	if (length > most)
		text_addf(&out, _("%zu bytes, "), length);
	if (text) {
		text_add(&out, "\"");
		text_add_escaped(&out, bytes, shown, most);
		text_add(&out, length > most ? "…\"" : "\"");
	} else {
		add_mixed(&out, bytes, shown);
		text_add(&out, length > most ? " …" : "");
	}
	return text_take(&out);
}
