/** @file
 * The plumbing of a run at one moment, before it is drawn: processes with their descriptor tables, the kernel's objects, and
 * who holds which end. What is waited for is marked: the copy of a pipe's end that keeps somebody waiting.
 *
 * Pure: from a snapshot of a result to boxes and places.
 */
#ifndef PLUMB_REPORT_PLUMBING_H
#define PLUMB_REPORT_PLUMBING_H

#include "base/text.h"
#include "model/result.h"

/** A descriptor of a process. */
struct pin {
	const struct held *held; /**< borrowed from the run */
	int vessel;              /**< place in vessels; -1: no line leads anywhere (standard error) */
	char *waited_by;         /**< owned; who waits for this end, or NULL */
	bool waits;              /**< its process waits in a call on it */
	bool proof;              /**< the event that made it proves the finding */
	int y;                   /**< its middle */
};

/** A process. */
struct tank {
	char *name; /**< owned */
	struct pin *pins;
	size_t pin_count, pin_capacity;
	int left_out; /**< descriptors that are not shown */
	bool right;   /**< it stands right of the objects */
	int y, height;
};

/** An object of the kernel. */
struct vessel {
	const struct seen_object *object; /**< borrowed from the run */
	int y;
};

/** A picture. */
struct plumbing {
	const struct snapshot *snapshot; /**< borrowed */
	struct tank *tanks;
	size_t tank_count, tank_capacity;
	struct vessel *vessels; /**< from top to bottom */
	size_t vessel_count, vessel_capacity;
	int left_out; /**< processes that are not shown */
	bool has_right;
	int left_width, right_width; /**< of the processes at either side: as wide as what stands in them */
	int height;
};

/** Sizes that layout and drawing share, in pixels. */
enum {
	PLUMBING_HEAD = 34,
	PLUMBING_PIN = 26,
	PLUMBING_NOTE = 18, /**< more for a descriptor with a remark */
	PLUMBING_VESSEL = 46,
	PLUMBING_GAP = 18,
	PLUMBING_MARGIN = 12
};

enum { PLUMBING_TANKS_MOST = 8, PLUMBING_PINS_MOST = 14, PLUMBING_LINE_MOST = 46 };

/** Which snapshots tell the story of a check: at most one of a fork, and the last one. */
struct plumbing_choice {
	const struct snapshot *fork, *last; /**< borrowed; NULL: none is worth a picture */
};

/** Chooses them: where the run has pipes or FIFOs of its own, or descriptors are what its finding is about. */
struct plumbing_choice plumbing_choose(
	const struct run_result *run, const struct check_result *check, const struct finding *finding);

/** Lays out one. @param finding  of the check, or NULL. @param out  zero; free with plumbing_clear(). */
void plumbing_of(const struct run_result *run, const struct snapshot *snapshot, const struct check_result *check,
	const struct finding *finding, struct plumbing *out);

/** Frees what it owns. */
void plumbing_clear(struct plumbing *plumbing);

/** Adds the picture as an SVG element. @param id  a name for its title, unique in the document. */
void plumbing_draw(const struct plumbing *plumbing, const char *id, struct text *out);

/** Adds the same in words: a list of HTML. */
void plumbing_tell(const struct plumbing *plumbing, struct text *out);

/** "reads and writes", "write end": what a descriptor holds of its object; static. */
const char *pin_end(const struct plumbing *plumbing, const struct pin *pin);

/** What is to be said of a descriptor, or NULL; the caller frees. */
char *pin_note(const struct plumbing *plumbing, const struct pin *pin);

#endif
