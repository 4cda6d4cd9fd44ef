/** @file
 * Draws the plumbing of a moment.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "report/markup.h"
#include "report/plumbing.h"
#include "report/svg.h"

enum { VESSEL_WIDTH = 164, PIPES_WIDTH = 68, VESSEL_MOST = 20 };

static int vessel_x(const struct plumbing *plumbing)
{
	return PLUMBING_MARGIN + plumbing->left_width + PIPES_WIDTH;
}

static int tank_x(const struct plumbing *plumbing, const struct tank *tank)
{
	return tank->right ? vessel_x(plumbing) + VESSEL_WIDTH + PIPES_WIDTH : PLUMBING_MARGIN;
}

static int tank_width(const struct plumbing *plumbing, const struct tank *tank)
{
	return tank->right ? plumbing->right_width : plumbing->left_width;
}

static bool is_marked(const struct pin *pin)
{
	return pin->waited_by || pin->proof;
}

static void draw_pin(const struct plumbing *plumbing, const struct tank *tank, const struct pin *pin, struct text *out)
{
	char *note = pin_note(plumbing, pin), *what = memory_format("%d  %s", pin->held->fd, pin_end(plumbing, pin));
	int x = tank_x(plumbing, tank);

	if (note)
		markup_addf(out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\"/>",
			is_marked(pin) ? "pin guilty" : "pin waits", x + 5, pin->y - PLUMBING_PIN / 2 + 2,
			tank_width(plumbing, tank) - 10, PLUMBING_PIN + PLUMBING_NOTE - 4);
	svg_text(out, pin->vessel < 0 ? "what dim" : "what", x + 14, pin->y + 4, what, PLUMBING_LINE_MOST);
	if (note)
		svg_text(out, is_marked(pin) ? "note bad" : "note", x + 14, pin->y + 4 + PLUMBING_NOTE, note,
			PLUMBING_LINE_MOST);
	free(note);
	free(what);
}

static void draw_tank(const struct plumbing *plumbing, const struct tank *tank, struct text *out)
{
	int x = tank_x(plumbing, tank);
	struct text more = {0};
	size_t i;

	markup_addf(out, "<rect class=\"task\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>", x, tank->y,
		tank_width(plumbing, tank), tank->height);
	svg_text(out, "title", x + 12, tank->y + 22, tank->name, PLUMBING_LINE_MOST);
	for (i = 0; i < tank->pin_count; i++)
		draw_pin(plumbing, tank, &tank->pins[i], out);
	if (tank->left_out) {
		text_addf(&more, _("… and %d more descriptors"), tank->left_out);
		svg_text(out, "aside", x + 14, tank->y + tank->height - 10, text_string(&more), PLUMBING_LINE_MOST);
	}
	text_clear(&more);
}

/** Where it comes from: a line of the program, or the harness at its other end. */
static void name_vessel(const struct seen_object *object, int x, int y, struct text *out)
{
	struct text from = {0};

	svg_text(out, "name", x, y - 2, object->name ? object->name : object->description, VESSEL_MOST);
	if (object->file)
		text_addf(&from, "%s:%d", object->file, object->line);
	else if (object->given)
		text_add(&from, _("from the harness"));
	else
		text_add(&from, object->kind ? object->kind : "");
	svg_text(out, "name place", x, y + 14, text_string(&from), VESSEL_MOST);
	text_clear(&from);
}

static void draw_vessel(const struct vessel *vessel, int x, struct text *out)
{
	bool socket = vessel->object->kind && strcmp(vessel->object->kind, "socket") == 0;

	markup_addf(out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>",
		vessel->object->given ? "vessel given" : "vessel", x, vessel->y - PLUMBING_VESSEL / 2, VESSEL_WIDTH,
		PLUMBING_VESSEL, socket ? 4 : PLUMBING_VESSEL / 2);
	name_vessel(vessel->object, x + VESSEL_WIDTH / 2, vessel->y, out);
}

/** Readers come out of the upper half of an object, writers lead into the lower one: as a pipe's descriptors are numbered. */
static void draw_pipe(const struct plumbing *plumbing, const struct tank *tank, const struct pin *pin, const char *id,
	struct text *out)
{
	bool writes = pin->held->writes;
	int from = tank_x(plumbing, tank) + (tank->right ? 0 : plumbing->left_width);
	int to = vessel_x(plumbing) + (tank->right ? VESSEL_WIDTH : 0);
	int y = plumbing->vessels[pin->vessel].y + (writes && pin->held->reads ? 0 : writes ? 10 : -10);
	int bend = tank->right ? -PIPES_WIDTH / 2 : PIPES_WIDTH / 2;

	markup_addf(out, "<path class=\"%s\" d=\"M%d %dC%d %d %d %d %d %d\"", is_marked(pin) ? "held guilty" : "held",
		from, pin->y, from + bend, pin->y, to - bend, y, to, y);
	if (writes)
		markup_addf(out, " marker-end=\"url(#%s-head)\"", id);
	if (pin->held->reads)
		markup_addf(out, " marker-start=\"url(#%s-head)\"", id);
	text_add(out, "/>");
}

static void draw_pipes(const struct plumbing *plumbing, const struct tank *tank, const char *id, struct text *out)
{
	size_t i;

	for (i = 0; i < tank->pin_count; i++)
		if (tank->pins[i].vessel >= 0)
			draw_pipe(plumbing, tank, &tank->pins[i], id, out);
}

void plumbing_draw(const struct plumbing *plumbing, const char *id, struct text *out)
{
	int width = vessel_x(plumbing) + VESSEL_WIDTH + PLUMBING_MARGIN +
		(plumbing->has_right ? PIPES_WIDTH + plumbing->right_width : 0);
	size_t i;

	svg_begin(out, id, width, plumbing->height, _("who holds which end; the list below it says the same"));
	for (i = 0; i < plumbing->tank_count; i++)
		draw_pipes(plumbing, &plumbing->tanks[i], id, out);
	for (i = 0; i < plumbing->vessel_count; i++)
		draw_vessel(&plumbing->vessels[i], vessel_x(plumbing), out);
	for (i = 0; i < plumbing->tank_count; i++)
		draw_tank(plumbing, &plumbing->tanks[i], out);
	svg_end(out);
}

/* --- in words --- */

static void tell_pin(const struct plumbing *plumbing, const struct pin *pin, struct text *out)
{
	char *note = pin_note(plumbing, pin);

	markup_addf(out, "<li><code>%d</code> %s", pin->held->fd, pin_end(plumbing, pin));
	if (pin->vessel >= 0)
		markup_addf(out, _(" of %s"), plumbing->vessels[pin->vessel].object->description);
	if (pin->held->file)
		markup_addf(out, _(", made at %s:%d"), pin->held->file, pin->held->line);
	if (note)
		markup_addf(out, " <b>%s</b>", note);
	text_add(out, "</li>\n");
	free(note);
}

void plumbing_tell(const struct plumbing *plumbing, struct text *out)
{
	size_t i, j;

	text_add(out, "<ul class=\"told\">\n");
	for (i = 0; i < plumbing->tank_count; i++) {
		markup_addf(out, "<li><b>%s</b><ul>\n", plumbing->tanks[i].name);
		for (j = 0; j < plumbing->tanks[i].pin_count; j++)
			tell_pin(plumbing, &plumbing->tanks[i].pins[j], out);
		if (plumbing->tanks[i].left_out)
			markup_addf(out, _("<li>… and %d more descriptors</li>\n"), plumbing->tanks[i].left_out);
		text_add(out, "</ul></li>\n");
	}
	if (plumbing->left_out)
		markup_addf(out, _("<li>… and %d more processes</li>\n"), plumbing->left_out);
	text_add(out, "</ul>\n");
}
