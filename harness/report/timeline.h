/** @file
 * A run as a readable timeline: one line for what happened, in the words of the model.
 */
#ifndef PLUMB_REPORT_TIMELINE_H
#define PLUMB_REPORT_TIMELINE_H

#include "model/trace.h"
#include "report/page.h"

/**
 * Adds one event as a line: time, who, what, and the line of the source at the right edge.
 * Events that tell a reader nothing new (a fork that returns, a descriptor of the terminal) are left out.
 */
void timeline_add(const struct page *page, const struct trace *trace, const struct event *event);

/** "tally", "child 2", "thread 1", "wc 1": how the timeline calls a task; the caller frees. */
char *timeline_who(const struct trace *trace, int task);

/** What happened, without time and place: "► pipe#1: 4096 of 65536 bytes"; nothing where the timeline leaves it out. */
void timeline_say(struct text *out, const struct trace *trace, const struct event *event);

#endif
