/** @file
 * Bytes that a check expected, beside those that the program sent in their place.
 */
#ifndef PLUMB_DIAGNOSE_MISMATCH_H
#define PLUMB_DIAGNOSE_MISMATCH_H

#include <stdbool.h>

#include "model/trace.h"

/** The same piece of a stream, or the same datagram, twice: as it was promised, and as it came. */
struct mismatch {
	const unsigned char *wanted; /**< borrowed from the expectation's event */
	size_t wanted_length;
	unsigned char got[CAPTURED_MOST];
	size_t got_length;
	size_t at;                /**< the first byte that differs */
	const struct event *send; /**< the call that sent it; borrowed from the trace */
};

/** @return false where the event is no expectation (PEER_EXPECTED), or no byte that is known differs. */
bool mismatch_of(const struct trace *trace, const struct event *event, struct mismatch *out);

/** Is the wanted number at @p from, of @p size bytes, in the other byte order in what came? One that reads the same both ways is none. */
bool mismatch_is_swapped(const struct mismatch *mismatch, size_t from, size_t size);

enum { DIGITS_MOST = 24 };

/** A decimal number in a text. */
struct number {
	char digits[DIGITS_MOST]; /**< as it stands there */
	uint64_t value;           /**< in two's complement */
};

/** Two numbers at the same place of what was expected and of what came. */
struct numbers {
	struct number wanted, got;
};

/** Is the first byte that differs, as it was promised, in the middle of a text? */
bool mismatch_is_in_text(const struct mismatch *mismatch);

/** @return false where the first difference is not in two numbers of a text. */
bool mismatch_numbers(const struct mismatch *mismatch, struct numbers *out);

/** The lowest @p size bytes of a number in the opposite order. */
uint64_t swapped(uint64_t number, size_t size);

/** The lowest @p size bytes of a number; all others 0. */
uint64_t lowest(uint64_t number, size_t size);

/** Can a variable of @p size bytes, with or without a sign, have this value? */
bool fits_in(uint64_t number, size_t size);

#endif
