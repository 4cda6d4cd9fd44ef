/** @file
 * The story of a run that stands still: who waits for what, and who holds it, since which line.
 */
#ifndef PLUMB_DIAGNOSE_STORY_H
#define PLUMB_DIAGNOSE_STORY_H

#include "base/text.h"
#include "model/result.h"
#include "model/trace.h"

/**
 * Tells it as nodes (tasks, objects, peers) and edges; and in words, one paragraph a task, where tasks are deadlocked.
 * @param out  zeroed; the caller frees its arrays and strings, with stuck_clear().
 */
void stuck_story(const struct trace *trace, struct stuck *out);

/** Adds who waits for what as part of a sentence: "tally waits in read() for bytes from pipe#1 or its end (tally.c:31), and …". */
void stuck_tell(const struct trace *trace, struct text *out);

#endif
