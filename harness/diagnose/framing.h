/** @file
 * How a program takes messages out of a stream of bytes: buffers that are filled piece by piece, and numbers before them.
 */
#ifndef PLUMB_DIAGNOSE_FRAMING_H
#define PLUMB_DIAGNOSE_FRAMING_H

#include "model/trace.h"

/** Receives one after the other into one buffer, each for what was still missing: a loop of read_n(). */
struct filling {
	const struct event *first, *last; /**< borrowed from the trace; the same where one was enough */
	uint64_t wanted;                  /**< bytes in all */
	uint64_t got;                     /**< how many of them came */
};

/** The receive before this one, of the same task from the same object, or NULL. */
const struct event *previous_receive(const struct trace *trace, const struct event *event);

/** The filling that this receive (CALL, BLOCKED or STUCK) belongs to, as far as it has come with it. */
struct filling filling_of(const struct trace *trace, const struct event *receive);

/** Was every byte that was wanted received? */
bool is_complete(const struct filling *filling);

/** A number before a message: the first @p count bytes, at most 8, in network byte order. */
uint64_t big_endian(const unsigned char *bytes, size_t count);
/** The same in the other order. */
uint64_t little_endian(const unsigned char *bytes, size_t count);

enum { HEADER_MOST = 8 }; /**< bytes of what stands before a message, as far as these functions know */

/**
 * Is the number at the beginning of a header of @p size bytes the length of what was asked for next? It may count the rest of the
 * header.
 */
bool number_announces(const unsigned char *header, uint64_t size, uint64_t wanted);
/** The same of a header that was received with one call. */
bool announces(const struct filling *header, uint64_t wanted);

/** How many lines end among these bytes? */
size_t lines_in(const struct captured *bytes);

/** Nothing but letters, digits, signs and blanks? */
bool is_text(const struct captured *bytes);

/** How many messages are these bytes, each with its length in @p size bytes in front? 0 where one is cut, or they are none. */
size_t framed_in(const struct captured *bytes, size_t size);

#endif
