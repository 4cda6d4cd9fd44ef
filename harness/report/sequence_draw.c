/** @file
 * Draws a sequence diagram: narrow lanes at the left, what happened beside them, so that no text crosses a line.
 */
#include <string.h>

#include "base/words.h"
#include "report/markup.h"
#include "report/sequence.h"
#include "report/svg.h"

enum {
	ROW_HEIGHT = 24,
	HEAD_HEIGHT = 52,
	LANE_LEAST = 74,
	LANE_MOST = 116,
	NAME_SHORT = 10, /* is not broken */
	NAME_MOST = 13,  /* characters of a name in a line; a longer one has two */
	TEXT_MOST = 66,  /* characters of a row */
	PLACE_MOST = 30, /* of the place behind it */
	MARGIN = 12
};

/** Where things are, in pixels. */
struct canvas {
	const struct sequence *sequence;
	struct text *out;
	const char *id;
	int text_x;
};

static int y_of(size_t row)
{
	return HEAD_HEIGHT + (int)row * ROW_HEIGHT + ROW_HEIGHT / 2;
}

static int pixels(int characters)
{
	return characters * SVG_CHARACTER_TENTHS / 10;
}

/* --- lanes --- */

/** Where a name is broken in two: at its last blank that leaves room for the rest; its length where there is none. */
static size_t break_of(const char *name)
{
	size_t length = strlen(name), i;

	if (svg_columns(name, NAME_SHORT + 1) <= NAME_SHORT)
		return length;
	for (i = length; i > 0; i--)
		if (name[i - 1] == ' ' && svg_columns(name, (int)i) <= NAME_MOST)
			return i - 1;
	return length;
}

/** As wide as its name. */
static int column_width(const struct column *column)
{
	int first = (int)break_of(column->name), columns = svg_columns(column->name, first);
	int rest = svg_columns(column->name + first, NAME_MOST);
	int width = pixels(columns > rest ? columns : rest) + 20;

	return width < LANE_LEAST ? LANE_LEAST : width > LANE_MOST ? LANE_MOST : width;
}

/** Where the columns before this one end. */
static int left_of(const struct sequence *sequence, int column)
{
	int x = MARGIN, i;

	for (i = 0; i < column; i++)
		x += column_width(&sequence->columns[i]);
	return x;
}

static int middle_of(const struct sequence *sequence, int column)
{
	return left_of(sequence, column) + column_width(&sequence->columns[column]) / 2;
}

static int x_of(const struct canvas *canvas, int lane)
{
	return middle_of(canvas->sequence, canvas->sequence->lanes[lane].column);
}

static void draw_name(const struct canvas *canvas, int column)
{
	const struct column *it = &canvas->sequence->columns[column];
	size_t first = break_of(it->name);
	struct text line = {0};
	int x = middle_of(canvas->sequence, column), width = column_width(it) - 8;
	bool two = it->name[first] != '\0';

	markup_addf(canvas->out, "<rect class=\"%s\" x=\"%d\" y=\"4\" width=\"%d\" height=\"38\" rx=\"%d\"/>",
		it->task ? "task" : "peer", x - width / 2, width, it->task ? 5 : 19);
	text_add_bytes(&line, it->name, first);
	svg_text(canvas->out, "name", x, two ? 20 : 28, text_string(&line), NAME_MOST);
	if (two)
		svg_text(canvas->out, "name", x, 35, it->name + first + 1, NAME_MOST);
	text_clear(&line);
}

static void draw_line(const struct canvas *canvas, const char *class, int lane, int from, int to)
{
	if (to > from)
		markup_addf(canvas->out, "<path class=\"%s\" d=\"M%d %dV%d\"/>", class, x_of(canvas, lane), from, to);
}

/** The lifeline, dashed where its task waits. */
static void draw_life(const struct canvas *canvas, int lane)
{
	const struct lane *it = &canvas->sequence->lanes[lane];
	int from = it->task < 0 || !it->first ? HEAD_HEIGHT - 10 : y_of(it->first);
	int to = y_of(it->last) + (it->end == LANE_GOES_ON ? ROW_HEIGHT / 2 : 0);
	size_t i;

	if (it->first)
		draw_line(canvas, "unborn", lane, HEAD_HEIGHT - 10, from);
	for (i = 0; i < canvas->sequence->wait_count; i++) {
		const struct wait *wait = &canvas->sequence->waits[i];

		if (wait->lane != lane)
			continue;
		draw_line(canvas, it->task < 0 ? "life" : "life runs", lane, from, y_of(wait->from_row));
		draw_line(canvas, "life waits", lane, y_of(wait->from_row), y_of(wait->to_row));
		from = y_of(wait->to_row);
	}
	draw_line(canvas, it->task < 0 ? "life" : "life runs", lane, from, to);
}

/* --- rows --- */

/** Shapes differ, not only colours; each is drawn around 0, 0. */
static const struct {
	const char *class, *path;
} marks[] = {
	[ROW_CALL] = {"mark call", "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0"},
	[ROW_FAILED] = {"mark failed", "M-5-5L5 5M5-5L-5 5"},
	[ROW_FAULT] = {"mark fault", "M1-9L-5 2H0L-2 9L6-3H1z"},
	[ROW_PEER] = {"mark said", "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0"},
	[ROW_MISSED] = {"mark failed missed", "M-5-5L5 5M5-5L-5 5"},
	[ROW_STUCK] = {"mark stuck", "M-7-6L0 6L7-6"},
	[ROW_EXIT] = {"mark exit", "M-8 0H8"},
};

static void draw_across(const struct canvas *canvas, const struct row *row, int y)
{
	markup_addf(canvas->out, "<path class=\"%s\" d=\"M%d %dH%d\"/>", row->kind == ROW_FOLD ? "fold" : "clock",
		MARGIN, y, canvas->text_x - MARGIN);
	svg_text(canvas->out, "aside", canvas->text_x, y + 4, row->text, TEXT_MOST);
}

static void draw_place(const struct canvas *canvas, const struct row *row, int y)
{
	struct text place = {0};

	text_addf(&place, "%s:%d", row->file, row->line);
	svg_text(canvas->out, "place", canvas->text_x + pixels(svg_columns(row->text, TEXT_MOST) + 2), y + 4,
		text_string(&place), PLACE_MOST);
	text_clear(&place);
}

static void draw_row(const struct canvas *canvas, size_t i)
{
	static const char *const classes[] = {[ROW_FAILED] = "what bad",
		[ROW_FAULT] = "what bad",
		[ROW_MISSED] = "what bad",
		[ROW_STUCK] = "what bad",
		[ROW_EXIT] = "what"};
	const struct row *row = &canvas->sequence->rows[i];
	const char *class = row->kind < sizeof classes / sizeof *classes ? classes[row->kind] : NULL;
	int y = y_of(i);

	if (row->lane < 0) {
		draw_across(canvas, row, y);
		return;
	}
	markup_addf(canvas->out, "<path class=\"%s\" d=\"%s\" transform=\"translate(%d %d)\"/>", marks[row->kind].class,
		marks[row->kind].path, x_of(canvas, row->lane), y);
	markup_addf(canvas->out, "<path class=\"lead\" d=\"M%d %dH%d\"/>", x_of(canvas, row->lane) + 10, y,
		canvas->text_x - 6);
	svg_text(canvas->out, class ? class : "what", canvas->text_x, y + 4, row->text, TEXT_MOST);
	if (row->file)
		draw_place(canvas, row, y);
}

static void draw_proof(const struct canvas *canvas, int width)
{
	size_t i;

	for (i = 0; i < canvas->sequence->row_count; i++)
		if (canvas->sequence->rows[i].proof)
			markup_addf(canvas->out, "<rect class=\"proof\" x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
				y_of(i) - ROW_HEIGHT / 2, width, ROW_HEIGHT);
}

/* --- arrows --- */

static const char *const arrow_classes[] = {[ARROW_BYTES] = "arrow bytes",
	[ARROW_END] = "arrow end",
	[ARROW_FORK] = "arrow fork",
	[ARROW_STATUS] = "arrow status",
	[ARROW_CONNECT] = "arrow connect"};

/** How many arrows begin, or (@p at_end) end, where this one does. */
static int shared(const struct sequence *sequence, const struct arrow *arrow, bool at_end)
{
	int count = 0;
	size_t i;

	for (i = 0; i < sequence->arrow_count; i++) {
		const struct arrow *it = &sequence->arrows[i];

		count += at_end ? it->to_row == arrow->to_row && it->to_lane == arrow->to_lane
				: it->from_row == arrow->from_row && it->from_lane == arrow->from_lane;
	}
	return count;
}

/** Nearer to the end that it shares with fewer others: so labels keep apart. */
static void label_arrow(const struct canvas *canvas, const struct arrow *arrow)
{
	int from = x_of(canvas, arrow->from_lane), to = x_of(canvas, arrow->to_lane);
	int y1 = y_of(arrow->from_row), y2 = y_of(arrow->to_row);
	int begins = shared(canvas->sequence, arrow, false), ends = shared(canvas->sequence, arrow, true);
	int percent = begins == ends ? 50 : begins > ends ? 60 : 40;
	struct text label = {0};

	if (arrow->kind == ARROW_BYTES)
		text_addf(&label, "%llu B", (unsigned long long)arrow->bytes);
	else
		text_add(&label, _("end"));
	svg_text(canvas->out, "label", from + (to - from) * percent / 100, y1 + (y2 - y1) * percent / 100 - 3,
		text_string(&label), 14);
	text_clear(&label);
}

/** Bytes that nobody took end in the air. */
static void draw_lost(const struct canvas *canvas, const struct arrow *arrow)
{
	int x = x_of(canvas, arrow->from_lane) + 5, y = y_of(arrow->from_row);

	markup_addf(canvas->out, "<path class=\"arrow lost\" d=\"M%d %dh22m0-5v10\"/>", x, y);
}

static void draw_arrow(const struct canvas *canvas, const struct arrow *arrow)
{
	int from = x_of(canvas, arrow->from_lane), to = arrow->to_lane < 0 ? from : x_of(canvas, arrow->to_lane);
	int aside = to > from ? 6 : -6, y1 = y_of(arrow->from_row), y2 = y_of(arrow->to_row);

	if (arrow->to_lane < 0)
		draw_lost(canvas, arrow);
	if (to == from)
		return; /* within a column that several share, too */
	markup_addf(canvas->out, "<path class=\"%s\" d=\"M%d %dL%d %d\" marker-end=\"url(#%s-head)\"/>",
		arrow_classes[arrow->kind], from + aside, y1, to - aside, y2, canvas->id);
	if (arrow->kind == ARROW_BYTES || arrow->kind == ARROW_END)
		label_arrow(canvas, arrow);
}

/* --- the whole --- */

static int width_of(const struct canvas *canvas)
{
	int most = 0;
	size_t i;

	for (i = 0; i < canvas->sequence->row_count; i++) {
		const struct row *row = &canvas->sequence->rows[i];
		int columns =
			svg_columns(row->text, TEXT_MOST) + (row->file ? svg_columns(row->file, PLACE_MOST) + 8 : 0);

		most = columns > most ? columns : most;
	}
	return canvas->text_x + pixels(most) + MARGIN;
}

void sequence_draw(const struct sequence *sequence, const char *id, struct text *out)
{
	struct canvas canvas = {.sequence = sequence, .out = out, .id = id};
	int width;
	size_t i;

	canvas.text_x = MARGIN + left_of(sequence, (int)sequence->column_count);
	width = width_of(&canvas);
	svg_begin(out, id, width, y_of(sequence->row_count) + MARGIN,
		_("sequence diagram; the list below it says the same"));
	draw_proof(&canvas, width);
	for (i = 0; i < sequence->lane_count; i++)
		draw_life(&canvas, (int)i);
	for (i = 0; i < sequence->column_count; i++)
		draw_name(&canvas, (int)i);
	for (i = 0; i < sequence->arrow_count; i++)
		draw_arrow(&canvas, &sequence->arrows[i]);
	for (i = 0; i < sequence->row_count; i++)
		draw_row(&canvas, i);
	svg_end(out);
}

void sequence_tell(const struct sequence *sequence, struct text *out)
{
	size_t i;

	text_add(out, "<ol class=\"told\">\n");
	for (i = 0; i < sequence->row_count; i++) {
		const struct row *row = &sequence->rows[i];

		const struct lane *lane = row->lane < 0 ? NULL : &sequence->lanes[row->lane];

		text_add(out, "<li>");
		if (lane && lane->task >= 0 && sequence->columns[lane->column].lanes == 1)
			markup_addf(out, "<b>%s</b> ", sequence->lanes[row->lane].name);
		markup_addf(out, "<code>%s</code>", row->text);
		if (row->file)
			markup_addf(out, " <span class=\"place\">%s:%d</span>", row->file, row->line);
		text_add(out, "</li>\n");
	}
	text_add(out, "</ol>\n");
}
