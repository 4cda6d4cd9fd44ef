/** @file
 * The ordered list of what was observed in one run, with its tasks. The first of the two waists.
 */
#ifndef PLUMB_MODEL_TRACE_H
#define PLUMB_MODEL_TRACE_H

#include "model/descriptors.h"
#include "model/event.h"

/** A thread or process of a run. */
struct task {
	char *path; /**< owned; "main", "main/2" its second child or thread, "main2" first task of the second program */
	char *program; /**< owned; the name of the program it runs; changes at exec */
	int parent;    /**< index of the task that made it, or -1 */
	bool tool;    /**< of a program that is not judged: a tool, the oracle; its events explain what the others do */
	bool thread;  /**< shares its process with its parent */
	int children; /**< how many tasks it has made */
	int pid;      /**< its id as programs of the run see it; 0 unknown */
	int killed_by;       /**< its end came by this signal; 0: not so */
	int struck_by;       /**< the last signal that came and had its default action; 0: none … */
	struct place struck; /**< … and the line in which it found the task */
};

/** Tasks and events of one run, in order, and the tables that follow from them. */
struct trace {
	struct task *tasks;
	size_t task_count, task_capacity;
	struct event *events;
	size_t event_count, event_capacity;
	struct descriptors *descriptors; /**< as of the last event */
	bool preempted;                  /**< a task lost its turn: results say so */
	size_t most;                     /**< so many events are kept, and no more; 0: all */
	size_t left_out;                 /**< events that came after them: applied to the tables, but not kept */
	struct event last;               /**< the last one that was not kept; owned */
};

/** An empty trace. */
struct trace *trace_new(void);

/** Accepts NULL. */
void trace_free(struct trace *trace);

/** The first task of a program; @return its index. */
int trace_add_program(struct trace *trace, const char *program);

/** A task made by @p parent; its path is the parent's with the ordinal. @return its index. */
int trace_add_task(struct trace *trace, int parent, bool thread);

/** Is the task @p ancestor, or was it made by it, by a child of it, …? */
bool task_descends_from(const struct trace *trace, int task, int ancestor);

/**
 * Appends an event: numbers it, finds the objects behind its descriptors, applies it to the descriptors.
 * Where the trace is full, the tables follow all the same, and only its number is kept.
 * @param event  its owned fields now belong to the trace.
 * @return the event as it stands in the trace; borrowed until the next addition.
 */
const struct event *trace_add(struct trace *trace, struct event event);

/** Keeps so many events and no more, from now on; they stay where they are in memory as long as the trace is. */
void trace_keep_at_most(struct trace *trace, size_t most);

/** Will the next event not be kept? The tables still follow it. */
bool trace_is_full(const struct trace *trace);

/** The line in which the signal that has killed a process, whose first task is @p task, found it; no file: that is not known. */
struct place trace_struck(const struct trace *trace, int task);

/** The last event, also one that was not kept; NULL: there is none yet. Good until the next. */
const struct event *trace_last(const struct trace *trace);

/** How many events there were, also those that were not kept. */
size_t trace_length(const struct trace *trace);

/** Keeps the first @p count events only, and the descriptors as they were then: also where as many are kept, but more came. */
void trace_cut(struct trace *trace, size_t count);

/** Is the event of a program that is judged, or of nobody? */
bool trace_judges(const struct trace *trace, const struct event *event);

/** "tally", "tally's child", "tally's child 2 (sort)", "tally's thread 1": how sentences call a task; the caller frees. */
char *task_name(const struct trace *trace, int task);

#endif
