/** @file
 * Where two byte strings begin to differ, for people.
 */
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "report/difference.h"
#include "report/escaped.h"

enum { HEX_SHOWN = 12, BEFORE = 16 };

/** Where to begin showing: up to BEFORE characters of what is equal. */
static const char *window(const char *whole, const char *from)
{
	const char *start = whole;

	while (from - start > BEFORE)
		start += escaped_unit(start);
	return start;
}

static size_t add_line(struct text *out, const char *label, const char *whole, const char *from, int width)
{
	const char *start = window(whole, from);
	size_t before = out->length, mark;
	int room = width - 16;

	text_add(out, "  ");
	text_add_padded(out, label, 9);
	text_add(out, start > whole ? " …\"" : "  \"");
	mark = text_columns(out->bytes + before) + (size_t)(from - start);
	while (escaped_unit(start) && room > 4) {
		text_add_bytes(out, start, escaped_unit(start));
		room -= (int)escaped_unit(start);
		start += escaped_unit(start);
	}
	text_add(out, *start ? "…\n" : "\"\n");
	return mark;
}

static void add_hex(struct text *out, const char *label, const char *from)
{
	int shown;

	text_add(out, "  ");
	text_add_padded(out, label, 9);
	text_add(out, "  ");
	for (shown = 0; escaped_unit(from) && shown < HEX_SHOWN; shown++, from += escaped_unit(from))
		text_addf(out, "%02x ", escaped_byte(from));
	text_add(out, escaped_unit(from) ? "…\n" : shown ? "\n" : "-\n");
}

void difference_show(const char *expected, const char *actual, int width, struct text *out)
{
	const char *a = expected ? expected : "", *b = actual ? actual : "";
	const char *whole_a = a, *whole_b = b;
	size_t mark;

	escaped_skip_equal(&a, &b);
	mark = add_line(out, _("expected"), whole_a, a, width);
	(void)add_line(out, _("got"), whole_b, b, width);
	text_addf(out, "%*s^\n", (int)mark, "");
	add_hex(out, _("in hex"), a);
	add_hex(out, "", b);
}
