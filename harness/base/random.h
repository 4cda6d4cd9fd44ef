/** @file
 * Numbers that look random, and are the same again for the same seed.
 */
#ifndef PLUMB_BASE_RANDOM_H
#define PLUMB_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/** The next number. @param state  the seed at first. */
uint64_t random_next(uint64_t *state);

/** Fills a buffer with the next numbers, the same bytes on every machine. */
void random_fill(uint64_t *state, void *bytes, size_t length);

#endif
