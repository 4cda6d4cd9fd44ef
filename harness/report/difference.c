/** @file
 * Where two byte strings begin to differ, for people. Works on escaped text, one escape sequence a unit.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "report/difference.h"

enum { HEX_SHOWN = 12, BEFORE = 16 };

/** Length of the unit at @p text: `\n`, `\x7f`, a plain byte. */
static size_t unit(const char *text)
{
	if (text[0] != '\\' || !text[1])
		return text[0] ? 1 : 0;
	return text[1] == 'x' && isxdigit((unsigned char)text[2]) && isxdigit((unsigned char)text[3]) ? 4 : 2;
}

/** The byte that a unit stands for. */
static unsigned char byte_of(const char *text)
{
	static const struct {
		char letter;
		unsigned char byte;
	} letters[] = {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'0', 0}, {'\\', '\\'}, {'"', '"'}};
	size_t i;

	if (unit(text) == 4)
		return (unsigned char)strtoul((const char[]){text[2], text[3], 0}, NULL, 16);
	for (i = 0; unit(text) == 2 && i < sizeof letters / sizeof *letters; i++)
		if (letters[i].letter == text[1])
			return letters[i].byte;
	return (unsigned char)text[0];
}

/** Moves both to the first unit that differs. */
static void skip_equal(const char **a, const char **b)
{
	while (unit(*a) && unit(*a) == unit(*b) && strncmp(*a, *b, unit(*a)) == 0) {
		size_t length = unit(*a);

		*a += length;
		*b += length;
	}
}

/** Where to begin showing: up to BEFORE characters of what is equal. */
static const char *window(const char *whole, const char *from)
{
	const char *start = whole;

	while (from - start > BEFORE)
		start += unit(start);
	return start;
}

static size_t add_line(struct text *out, const char *label, const char *whole, const char *from, int width)
{
	const char *start = window(whole, from);
	size_t before = out->length, mark;
	int room = width - 16;

	text_addf(out, "  %-9s %s\"", label, start > whole ? "…" : " ");
	/* … is three bytes and one column */
	mark = out->length - before - (start > whole ? 2 : 0) + (size_t)(from - start);
	while (unit(start) && room > 4) {
		text_add_bytes(out, start, unit(start));
		room -= (int)unit(start);
		start += unit(start);
	}
	text_add(out, *start ? "…\n" : "\"\n");
	return mark;
}

static void add_hex(struct text *out, const char *label, const char *from)
{
	int shown;

	text_addf(out, "  %-9s  ", label);
	for (shown = 0; unit(from) && shown < HEX_SHOWN; shown++, from += unit(from))
		text_addf(out, "%02x ", byte_of(from));
	text_add(out, unit(from) ? "…\n" : shown ? "\n" : "-\n");
}

void difference_show(const char *expected, const char *actual, int width, struct text *out)
{
	const char *a = expected ? expected : "", *b = actual ? actual : "";
	const char *whole_a = a, *whole_b = b;
	size_t mark;

	skip_equal(&a, &b);
	mark = add_line(out, _("expected"), whole_a, a, width);
	(void)add_line(out, _("got"), whole_b, b, width);
	text_addf(out, "%*s^\n", (int)mark, "");
	add_hex(out, _("in hex"), a);
	add_hex(out, "", b);
}
