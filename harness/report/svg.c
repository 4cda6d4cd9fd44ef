/** @file
 * SVG elements of a report.
 */
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/markup.h"
#include "report/svg.h"

int svg_columns(const char *text, int most)
{
	size_t columns = text_columns(text);

	return columns < (size_t)most ? (int)columns : most;
}

void svg_begin(struct text *out, const char *id, int width, int height, const char *title)
{
	markup_addf(out,
		"<div class=\"picture\" role=\"group\" tabindex=\"0\" aria-label=\"%s\">"
		"<svg role=\"img\" aria-labelledby=\"%s-title\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">"
		"<title id=\"%s-title\">%s</title>"
		"<defs><marker id=\"%s-head\" viewBox=\"0 0 10 10\" refX=\"10\" refY=\"5\" markerUnits=\"userSpaceOnUse\" "
		"markerWidth=\"11\" markerHeight=\"11\" "
		"orient=\"auto-start-reverse\"><path class=\"head\" d=\"M0 0L10 5L0 10z\"/></marker></defs>\n",
		title, id, width, height, width, height, id, title, id);
}

void svg_end(struct text *out)
{
	text_add(out, "</svg></div>\n");
}

/** Where the last @p most characters begin. */
static const char *last_characters(const char *text, int most)
{
	int count = svg_columns(text, INT_MAX);

	return text + text_bytes_of(text, (size_t)(count > most ? count - most : 0));
}

void svg_text(struct text *out, const char *class, int x, int y, const char *text, int most)
{
	bool whole = svg_columns(text, most + 1) <= most;
	int tail = most / 3;

	markup_addf(out, "<text class=\"%s\" x=\"%d\" y=\"%d\">", class, x, y);
	if (whole) {
		markup_addf(out, "%s</text>", text);
		return;
	}
	markup_addf(out, "<title>%s</title>", text);
	markup_add_bytes(out, text, text_bytes_of(text, (size_t)(most - tail - 1)));
	markup_addf(out, "…%s</text>", last_characters(text, tail));
}
