/** @file
 * A run as a sequence diagram, before it is drawn: lifelines, what happens on them, row by row, and the arrows between them.
 *
 * One lifeline for each process, thread and peer; time runs down, in order and not to scale. What repeats is folded into one
 * row that counts it. Pure: from a run of a result, to numbers of rows and lanes.
 */
#ifndef PLUMB_REPORT_SEQUENCE_H
#define PLUMB_REPORT_SEQUENCE_H

#include "base/text.h"
#include "model/result.h"

/** How a lifeline goes on below its last row. */
enum lane_end {
	LANE_GOES_ON, /**< the run ended, or is not shown further */
	LANE_EXITS,   /**< the task has ended */
	LANE_STUCK    /**< it waits for ever: an open end */
};

/** Where a lifeline is drawn. Of many peers, or tasks, the last ones share a column. */
struct column {
	char *name; /**< owned; of its lane, or "12 more" */
	int lanes;  /**< how many there are in it */
	bool task;  /**< they are tasks; else peers */
};

/** A lifeline. */
struct lane {
	char *name;      /**< owned; "tally's child", "client 1" */
	int task;        /**< place in the run's tasks; -1: a peer */
	bool reads_only; /**< of a peer: it only takes what comes; these stand at the right */
	int column;
	size_t first, last; /**< rows */
	enum lane_end end;
};

/** What a row shows at its lane. */
enum row_kind {
	ROW_CALL,   /**< a call has returned, or something else happened */
	ROW_FAILED, /**< a call has failed */
	ROW_FAULT,  /**< a fault was injected here */
	ROW_PEER,   /**< a peer has acted */
	ROW_MISSED, /**< a peer did not get what was expected */
	ROW_STUCK,  /**< the task waits, and nothing more will come */
	ROW_EXIT,
	ROW_FOLD, /**< across all lanes: events are folded, or left out */
	ROW_CLOCK /**< across all lanes: time passes */
};

/** One row. */
struct row {
	enum row_kind kind;
	int lane;         /**< -1: across all */
	char *text;       /**< owned; what happened */
	const char *file; /**< borrowed from the run; NULL: no place */
	int line;
	size_t number; /**< of its event; of a fold, of the first one */
	size_t folded; /**< of a fold: how many events */
	bool proof;    /**< it proves a finding */
};

/** What goes from one lifeline to another. */
enum arrow_kind { ARROW_BYTES, ARROW_END, ARROW_FORK, ARROW_STATUS, ARROW_CONNECT };

/** An arrow. */
struct arrow {
	enum arrow_kind kind;
	size_t from_row, to_row;
	int from_lane, to_lane; /**< to_lane -1: nobody has taken it */
	uint64_t bytes;
};

/** A task waits, from behind one row to another. */
struct wait {
	int lane;
	size_t from_row, to_row;
};

/** A diagram. */
struct sequence {
	struct lane *lanes;
	size_t lane_count, lane_capacity;
	struct column *columns;
	size_t column_count, column_capacity;
	struct row *rows;
	size_t row_count, row_capacity;
	struct arrow *arrows;
	size_t arrow_count, arrow_capacity;
	struct wait *waits;
	size_t wait_count, wait_capacity;
};

/** So many columns there are for peers that speak, for tasks, and for peers that only listen. */
enum { SEQUENCE_SPEAKERS_MOST = 5, SEQUENCE_TASKS_MOST = 12, SEQUENCE_LISTENERS_MOST = 4 };

/** More rows are never shown: of the others those in the middle are left out, and counted. */
enum { SEQUENCE_ROWS_MOST = 90 };

/**
 * Lays out a run.
 * @param proof  numbers of events that are never folded.
 * @param out    zero; free with sequence_clear().
 */
void sequence_of(const struct run_result *run, const size_t *proof, size_t proof_count, struct sequence *out);

/** Frees what it owns. */
void sequence_clear(struct sequence *sequence);

/** Adds the diagram as an SVG element. @param id  a name for its title, unique in the document. */
void sequence_draw(const struct sequence *sequence, const char *id, struct text *out);

/** Adds the same in words: a list of HTML, a row an item. */
void sequence_tell(const struct sequence *sequence, struct text *out);

#endif
