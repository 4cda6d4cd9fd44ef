/** @file
 * Seeded inputs: numbers and bytes that are the same in every run of a seed.
 */
#include "base/random.h"
#include "check/scenario.h"

uint64_t draw(struct scenario *s, const char *name, uint64_t low, uint64_t high)
{
	uint64_t range = high - low + 1,
		 value = low + (range ? random_next(&s->random) % range : random_next(&s->random));

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
	uint64_t state = s->random; /* the numbers drawn later do not depend on how many bytes there are */

	random_fill(&state, bytes, length);
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
