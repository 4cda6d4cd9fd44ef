/** @file
 * What the two files that put a timeline into words share.
 */
#ifndef PLUMB_REPORT_SAY_H
#define PLUMB_REPORT_SAY_H

#include "base/text.h"
#include "model/trace.h"

/** Adds what a call did, or why it failed. Nothing where it is not worth a line. */
void say_call(struct text *out, const struct trace *trace, const struct event *event);

/** Adds "exits with 3", "killed by SIGKILL", … */
void say_status(struct text *out, int status);

/** Adds what a call that sleeps waits for. */
void say_waiting(struct text *out, const struct trace *trace, const struct event *event);

/** Adds the name of an object, as sentences call it; "descriptor N" where there is none. */
void say_object(struct text *out, const struct trace *trace, int object, int fd);

/** Adds ": Broken pipe (EPIPE)". */
void say_error(struct text *out, const struct event *event);

#endif
