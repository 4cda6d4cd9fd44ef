/** @file
 * A finding: one mistake that a rule has recognised, at a line of the learner's source. Data, not blame.
 */
#ifndef PLUMB_MODEL_FINDING_H
#define PLUMB_MODEL_FINDING_H

#include <stddef.h>

#include "model/event.h"

/** How bad it is: a promise is broken, it may be broken elsewhere, or a better way is known. */
enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };

/** One mistake, where it is, and what is to be said about it. */
struct finding {
	char *id;   /**< owned; "rule@file:line", unique in a result */
	char *rule; /**< owned */
	enum severity severity;
	char *file;     /**< owned; relative to the submission, or NULL */
	int line;       /**< 0 unknown */
	char *function; /**< owned or NULL */
	char *excerpt;  /**< owned or NULL; the source lines around, "41 |   text", the guilty one marked with ">" */
	char *message;  /**< owned; what happened, with the run's own names and numbers */
	char *why;      /**< owned; why it matters */
	char *fix;      /**< owned; what to do */
	char *see;      /**< owned; manual page, section of a book */
	bool left;      /**< about what stays behind at the end of a process; not in results.json */
	int count;      /**< how often, merged by rule and line */
	size_t *events; /**< owned; numbers of the events that prove it */
	size_t event_count;
};

/** Frees what it owns. */
void finding_clear(struct finding *finding);

/** "error", "warning", "note"; static. */
const char *severity_name(enum severity severity);

#endif
