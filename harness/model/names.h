/** @file
 * Names that the manual gives to numbers: flags, domains, commands. Tables, and how they are written.
 */
#ifndef PLUMB_MODEL_NAMES_H
#define PLUMB_MODEL_NAMES_H

#include <stdint.h>

#include "base/text.h"
#include "model/call.h"

enum { NAMES_BYTES_SHOWN = 32 }; /**< bytes of a buffer that a sentence shows */

/** A name for a value, or for bits of it. */
struct word {
	uint64_t value;
	const char *name; /**< NULL behind the last */
};

/** How a number is written: one value out of `values` (under `mask`), and bits out of `bits`. */
struct names {
	uint64_t mask;
	const struct word *values, *bits; /**< static or NULL */
};

extern const struct names names_open;       /**< flags of open(2), also of F_GETFL and F_SETFL */
extern const struct names names_descriptor; /**< FD_CLOEXEC */
extern const struct names names_message;    /**< MSG_… */
extern const struct names names_poll;       /**< POLL… */
extern const struct names names_epoll;      /**< EPOLL… */
extern const struct names names_lock;       /**< F_RDLCK … */
extern const struct names names_whence;     /**< SEEK_SET … */

/** The names of an argument of a call, or NULL where it is a plain number. */
const struct names *names_of_argument(const struct call *call, int index);

/** Adds "O_RDWR|O_NONBLOCK"; what has no name in hexadecimal; "0" for nothing. */
void names_add(struct text *out, const struct names *names, uint64_t value);

/** Adds a set of signals as "[INT CHLD]", one with most of them as "~[KILL STOP]". */
void names_add_signals(struct text *out, uint64_t signals);

extern const struct names names_signal_action; /**< SA_… */

/** Adds a time as "1.5 s". */
void names_add_time(struct text *out, int64_t ns);

#endif
