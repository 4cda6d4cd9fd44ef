/** @file
 * An observed run for programs to read: one JSON document (schema plumb/observation/1), written while the run goes on.
 *
 * Every event has a line of its own, so that a journal of a run that was broken off can still be read line by line.
 */
#ifndef PLUMB_REPORT_JOURNAL_H
#define PLUMB_REPORT_JOURNAL_H

#include "base/text.h"
#include "model/finding.h"
#include "model/trace.h"

/** Names the format; docs/observation.schema.json defines it. */
#define JOURNAL_SCHEMA "plumb/observation/1"

/** Opens the document. @param command  the command line that is observed, NULL behind the last word. */
void journal_begin(struct text *out, char *const *command);

/** Adds an event. @param first  the first one of the document. */
void journal_add(struct text *out, const struct trace *trace, const struct event *event, bool first);

/** How the run ended, and what was found. */
struct journal_end {
	const struct finding *findings; /**< borrowed */
	size_t finding_count;
	int status;    /**< wait(2) status of the program; -1: it goes on */
	size_t length; /**< so many events there were … */
	size_t judged; /**< … and so many of them tell what the program did by itself */
};

/** Closes the document. */
void journal_end(struct text *out, const struct trace *trace, const struct journal_end *end);

#endif
