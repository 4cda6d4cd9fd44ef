/** @file
 * What `plumb explain` says of errors and of system calls: data, one row each, in the words of the labs.
 */
#ifndef PLUMB_CLI_TEXTS_H
#define PLUMB_CLI_TEXTS_H

#include "base/words.h"

/** An errno, where it comes up with pipes and sockets. */
struct errno_text {
	const char *name;    /**< "EAGAIN" */
	const char *other;   /**< another name of the same number, or NULL */
	const char *meaning; /**< what the kernel wants to say with it */
	const char *advice;  /**< what a program does about it */
	const char *see;
};

/** A system call of the model's table. */
struct call_text {
	const char *name; /**< as in the table: "recvfrom" */
	const char *
		functions; /**< what programs call, separated by blanks, where that is not only its name: "recv recvfrom"; or NULL */
	const char *meaning;  /**< what it does, in the context of pipes and sockets */
	const char *surprise; /**< what learners do not expect of it */
	const char *see;
};

/** All rows, sorted by name; an empty row behind the last; static. */
extern const struct errno_text errno_texts[];

/** All rows, in the order of the model's table; an empty row behind the last; static. */
extern const struct call_text call_texts[];

/** The row of a name, or of the other name, in any case; NULL. */
const struct errno_text *errno_text(const char *name);

/** The row of a call, or of a function that programs call; NULL. */
const struct call_text *call_text(const char *name);

#endif
