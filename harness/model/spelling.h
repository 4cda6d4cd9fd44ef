/** @file
 * How the source of a program spells a system call.
 */
#ifndef PLUMB_MODEL_SPELLING_H
#define PLUMB_MODEL_SPELLING_H

#include "model/event.h"

/** A function of libc, and which of the call's arguments it takes. */
struct spelling {
	const char *call;     /**< static */
	const char *function; /**< static */
	int first;            /**< the first argument that it takes */
	int count;            /**< how many */
	int lacks;            /**< an argument that it does not take; -1: none that tells it from the call */
	int value;            /**< of that, when it was the function that was called */
};

/** By which function the program made a call: waitpid() where wait4(2) had no place for the usage; else by its own name. */
struct spelling spelling_of(const struct event *event);

/** The name that a program calls it by: "open" for openat(2), "fork" for clone(2), "recv" for recvfrom(2) without an address; static. */
const char *function_name(const struct event *event);

#endif
