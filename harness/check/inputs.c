/** @file
 * Seeded inputs: numbers and bytes that are the same in every run of a seed.
 */
#include <endian.h>
#include <string.h>

#include "check/scenario.h"

/** SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. */
static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

uint64_t draw(struct scenario *s, const char *name, uint64_t low, uint64_t high)
{
	uint64_t range = high - low + 1,
		 value = low + (range ? next_random(&s->random) % range : next_random(&s->random));

	if (s->replay && s->draw_count < s->replay_count)
		value = s->replay[s->draw_count];
	value = value < low ? low : value > high ? high : value;
	if (s->draw_count < DRAWS_MOST)
		s->draws[s->draw_count++] = (struct drawn){low, value};
	narrate(s, "check", "draws %s = %llu", _(name), (unsigned long long)value);
	return value;
}

void random_bytes(struct scenario *s, void *bytes, size_t length)
{
	unsigned char *next = bytes;
	uint64_t word, state = s->random; /* the numbers drawn later do not depend on how many bytes there are */
	size_t i;

	for (i = 0; i < length; i += sizeof word) {
		word = htole64(next_random(&state)); /* the same bytes on every machine */
		memcpy(next + i, &word, length - i < sizeof word ? length - i : sizeof word);
	}
}

uint32_t fnv1a(const void *bytes, size_t length)
{
	const unsigned char *next = bytes;
	uint32_t hash = 2166136261u;
	size_t i;

	for (i = 0; i < length; i++)
		hash = (hash ^ next[i]) * 16777619u;
	return hash;
}
