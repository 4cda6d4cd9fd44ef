/** @file
 * Expected and actual in the HTML report, and numbers beside those of the reference.
 */
#include <string.h>

#include "base/words.h"
#include "report/escaped.h"
#include "report/html.h"
#include "report/markup.h"

enum { BEFORE = 48, BEHIND = 160, HEX_ROW = 16, HEX_ROWS = 4, BAR_WIDTH = 280 };

/* --- as text --- */

/** The units of @p from, up to @p to, at most @p most of the last ones. @return where they begin. */
static const char *last_units(const char *from, const char *to, int most)
{
	const char *at = from;
	int count = 0;

	for (; at < to; at += escaped_unit(at))
		count++;
	for (at = from; count > most; count--)
		at += escaped_unit(at);
	return at;
}

/** @param length  of the whole; NULL: it is not told. */
static void add_side(struct text *out, const char *label, const char *whole, const char *at, const uint64_t *length)
{
	const char *from = last_units(whole, at, BEFORE), *end = at;
	int count;

	for (count = 0; escaped_unit(end) && count < BEHIND; count++)
		end += escaped_unit(end);
	markup_addf(out, "<dt>%s", label);
	if (length)
		text_addf(out, _(", %llu bytes"), (unsigned long long)*length);
	markup_addf(out, "</dt><dd><pre class=\"bytes\">%s", from > whole ? "…" : "");
	markup_add_bytes(out, from, (size_t)(at - from));
	text_add(out, "<mark>");
	markup_add_bytes(out, at, escaped_unit(at));
	markup_addf(out, "%s</mark>", escaped_unit(at) ? "" : _("(nothing more)"));
	if (escaped_unit(at))
		markup_add_bytes(out, at + escaped_unit(at), (size_t)(end - at) - escaped_unit(at));
	text_add(out, *end ? "…</pre></dd>\n" : "</pre></dd>\n");
}

/* --- in hexadecimal --- */

/** A table of one side: rows of sixteen bytes from @p first on; the one at @p at is marked. */
struct dump {
	const unsigned char *bytes;
	size_t length;
	uint64_t offset; /**< of its first byte in the whole */
	size_t first, at;
};

static void add_hex_byte(struct text *out, const struct dump *dump, size_t i)
{
	bool marked = i == dump->at;

	if (i < dump->length)
		text_addf(out, "%s%02x%s ", marked ? "<mark>" : "", dump->bytes[i], marked ? "</mark>" : "");
	else
		text_add(out, marked ? "<mark>--</mark> " : "   ");
}

static void add_hex_row(struct text *out, const struct dump *dump, size_t row)
{
	size_t i;

	text_addf(out, "%08llx  ", (unsigned long long)dump->offset + row);
	for (i = row; i < row + HEX_ROW; i++)
		add_hex_byte(out, dump, i);
	text_add(out, " ");
	for (i = row; i < row + HEX_ROW && i < dump->length; i++)
		markup_add_bytes(out,
			dump->bytes[i] >= 0x20 && dump->bytes[i] <= 0x7e ? &dump->bytes[i] : (const unsigned char *)".",
			1);
	text_add(out, "\n");
}

static void add_dump(struct text *out, const char *label, const char *whole, struct dump dump)
{
	struct text bytes = {0};
	size_t row, end = dump.first + (size_t)HEX_ROWS * HEX_ROW;

	dump.length = escaped_bytes(whole, &bytes);
	dump.bytes = (const unsigned char *)text_string(&bytes);
	markup_addf(out, "<dt>%s</dt><dd><pre class=\"bytes\" tabindex=\"0\">", label);
	for (row = dump.first; row < end && (row < dump.length || row <= dump.at); row += HEX_ROW)
		add_hex_row(out, &dump, row);
	text_add(out, "</pre></dd>\n");
	text_clear(&bytes);
}

static size_t units_between(const char *from, const char *to)
{
	size_t count = 0;

	for (; from < to; from += escaped_unit(from))
		count++;
	return count;
}

void html_add_difference(const struct html *html, const struct check_result *check, struct text *out)
{
	const char *expected = check->expected ? check->expected : "", *actual = check->actual ? check->actual : "";
	const char *a = expected, *b = actual;
	struct dump dump = {.offset = check->shown_from};
	bool told = check->expected_length || check->actual_length;

	(void)html;
	if (!check->expected && !check->actual)
		return;
	escaped_skip_equal(&a, &b);
	dump.at = units_between(expected, a);
	dump.first = dump.at / HEX_ROW >= 1 ? (dump.at / HEX_ROW - 1) * HEX_ROW : 0;
	text_addf(out,
		_("<p>They begin to differ at byte %llu (counted from 0); it is marked.</p>\n<dl class=\"sides\">\n"),
		(unsigned long long)check->shown_from + dump.at);
	add_side(out, _("expected"), expected, a, told ? &check->expected_length : NULL);
	add_side(out, _("got"), actual, b, told ? &check->actual_length : NULL);
	add_dump(out, _("expected, in hexadecimal"), expected, dump);
	add_dump(out, _("got, in hexadecimal"), actual, dump);
	text_add(out, "</dl>\n");
}

/* --- numbers --- */

static void add_bar(struct text *out, const char *class, const char *label, double value, double most)
{
	int width = most > 0 && value > 0 ? (int)(value / most * BAR_WIDTH) : 0;

	markup_addf(out,
		"<tr><th scope=\"row\">%s</th><td>%g</td><td><svg aria-hidden=\"true\" width=\"%d\" height=\"14\">"
		"<rect class=\"%s\" width=\"%d\" height=\"14\" rx=\"2\"/></svg></td></tr>\n",
		label, value, BAR_WIDTH, class, width > 2 ? width : 2);
}

static void add_measure(const struct measure *measure, struct text *out)
{
	double most = measure->value > measure->reference ? measure->value : measure->reference;

	most = measure->limit > most ? measure->limit : most;
	markup_addf(out,
		_("<table class=\"bars\"><caption>%s, in %s</caption><thead><tr><th scope=\"col\">whose</th><th scope=\"col\">number</th>"
		  "<th scope=\"col\">as a bar</th></tr></thead><tbody>\n"),
		measure->name, measure->unit);
	add_bar(out, measure->limit > 0 && measure->value > measure->limit ? "bar over" : "bar own", _("this program"),
		measure->value, most);
	if (measure->reference > 0)
		add_bar(out, "bar", _("the reference"), measure->reference, most);
	if (measure->limit > 0)
		add_bar(out, "bar limit", _("at most"), measure->limit, most);
	text_add(out, "</tbody></table>\n");
}

void html_add_measures(const struct html *html, const struct check_result *check, struct text *out)
{
	size_t i;

	(void)html;
	for (i = 0; i < check->measure_count; i++)
		add_measure(&check->measures[i], out);
}
