/** @file
 * The descriptor tables of a run at the moments that a reader asks for: behind each fork, and when it stood still.
 *
 * Made from the events of a trace alone, and small: what is left out is counted.
 */
#ifndef PLUMB_MODEL_SNAPSHOT_H
#define PLUMB_MODEL_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>

#include "model/trace.h"

/** When it was taken. */
enum moment {
	MOMENT_FORK, /**< a process has just been made */
	MOMENT_HANG, /**< nothing more could happen */
	MOMENT_END   /**< no hang: before the first process closes what it has and ends; or at the end of the run */
};

/** One descriptor, and the end of an object that it holds. */
struct held {
	int fd;
	int object; /**< id */
	bool reads, writes;
	bool close_on_exec;
	int opened_by; /**< number of the event that made the number valid, in this process or an ancestor */
	char *file;    /**< owned; the line of pipe, open, dup; NULL unknown … */
	int line;      /**< … and 0 */
};

/** The descriptor table of a process. */
struct held_table {
	int process; /**< its first task: place in the trace's tasks */
	struct held *rows;
	size_t row_count, row_capacity;
	int left_out; /**< descriptors beyond the first ones */
};

/** All tables at one moment. */
struct snapshot {
	enum moment when;
	int at; /**< so many events had happened */
	struct held_table *tables;
	size_t table_count, table_capacity;
	int left_out; /**< processes beyond the first ones */
};

enum { SNAPSHOT_FORKS_MOST = 8, SNAPSHOT_TABLES_MOST = 16, SNAPSHOT_ROWS_MOST = 32 };

/** Snapshots, in the order of time. */
struct snapshots {
	struct snapshot *items;
	size_t count, capacity;
};

/** Takes them: behind the first forks, and one at the hang or the end. Programs that are not judged do not count. */
void snapshots_take(const struct trace *trace, struct snapshots *out);

/** Frees what they own. */
void snapshots_clear(struct snapshots *snapshots);

#endif
