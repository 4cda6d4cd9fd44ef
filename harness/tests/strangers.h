/* What strangers send: random bytes, and good datagrams with something wrong in them. Seeded, and as many as are wanted. */
#ifndef PLUMB_TESTS_STRANGERS_H
#define PLUMB_TESTS_STRANGERS_H

#include <stdint.h>
#include <string.h>

enum { DATAGRAM_MOST = 4000 };

/* SplitMix64, so that there are as many numbers as wanted. */
static inline uint64_t next_number(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static inline uint64_t below(uint64_t *state, uint64_t limit)
{
	return next_number(state) % limit;
}

static inline void fill(uint64_t *state, unsigned char *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		bytes[i] = (unsigned char)next_number(state);
}

/* A third is random; the others are a good one that was cut, prolonged, or has other bits. */
static inline size_t make_datagram(uint64_t *state, unsigned char *bytes, const unsigned char *good, size_t good_length)
{
	static const size_t lengths[] = {0, 1, 4, 5, 6, 12, 13, 516, 517, 518, 519, 1472, DATAGRAM_MOST};
	size_t length = lengths[below(state, sizeof lengths / sizeof *lengths)], i;

	if (below(state, 3) == 0) {
		length = below(state, 2) ? length : below(state, DATAGRAM_MOST + 1);
		fill(state, bytes, length);
		return length;
	}
	memcpy(bytes, good, good_length);
	fill(state, bytes + good_length, DATAGRAM_MOST - good_length);
	for (i = below(state, 4); i > 0; i--)
		bytes[below(state, good_length)] ^= (unsigned char)(1u << below(state, 8));
	return below(state, 3) == 0 ? length : below(state, good_length + 2);
}

#endif
