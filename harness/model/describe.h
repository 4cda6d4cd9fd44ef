/** @file
 * What the two files that put events into words share.
 */
#ifndef PLUMB_MODEL_DESCRIBE_H
#define PLUMB_MODEL_DESCRIBE_H

#include "base/text.h"
#include "model/event.h"

/** Adds the call of a CALL, BLOCKED or STUCK event. */
void describe_call(struct text *out, const struct event *event);

/** Adds the captured bytes in quotes, and dots where there were more. */
void describe_data(struct text *out, const struct event *event);

/** Adds "exits with 3", "killed by SIGKILL", "stopped by SIGTSTP", "continued". */
void describe_status(struct text *out, int status);

/** Adds an address. */
void describe_address(struct text *out, const struct address *address);

#endif
