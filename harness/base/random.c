/** @file
 * SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
 */
#include <endian.h>
#include <string.h>

#include "base/random.h"

uint64_t random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

void random_fill(uint64_t *state, void *bytes, size_t length)
{
	unsigned char *next = bytes;
	uint64_t word;
	size_t i;

	for (i = 0; i < length; i += sizeof word) {
		word = htole64(random_next(state));
		memcpy(next + i, &word, length - i < sizeof word ? length - i : sizeof word);
	}
}
