/** @file
 * Bad input: messages that are nearly right, made from good ones by a generator of the test's own, so that each has a number and is
 * the same whenever it is asked for.
 */
#ifndef PLUMB_TESTS_MUTATED_H
#define PLUMB_TESTS_MUTATED_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** A good message. */
struct model_message {
	const void *bytes; /**< NULL behind the last */
	size_t length;
};

/** A buffer for a message: no longer than the run allows. */
struct mutated {
	unsigned char *bytes;
	size_t length, most;
	uint64_t random; /**< state of the generator */
};

/** SplitMix64, as harness/check/inputs.c has it. */
static inline uint64_t next_of(struct mutated *message)
{
	uint64_t z = message->random += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

/** A number below @p n; 0 for 0. */
static inline size_t below(struct mutated *message, size_t n)
{
	return n ? (size_t)(next_of(message) % n) : 0;
}

/** Bytes that programs stumble over more often than over others. */
static inline unsigned char odd_byte(struct mutated *message)
{
	static const unsigned char odd[] = {0, '\n', '\r', ' ', '/', '.', '%', 0x7f, 0x80, 0xff};
	size_t i = below(message, 2 * sizeof odd);

	return i < sizeof odd ? odd[i] : (unsigned char)next_of(message);
}

/** Makes room at a place, as far as there is any. @return how much. */
static inline size_t insert(struct mutated *message, size_t at, size_t length)
{
	size_t room = message->most - message->length;

	length = length < room ? length : room;
	memmove(message->bytes + at + length, message->bytes + at, message->length - at);
	message->length += length;
	return length;
}

static inline void flip(struct mutated *message)
{
	if (message->length)
		message->bytes[below(message, message->length)] ^= (unsigned char)(1u << below(message, 8));
}

static inline void replace(struct mutated *message)
{
	if (message->length)
		message->bytes[below(message, message->length)] = odd_byte(message);
}

static inline void cut(struct mutated *message)
{
	message->length = below(message, message->length + 1);
}

/** The same byte again and again: what was to be short is long. */
static inline void stretch(struct mutated *message)
{
	size_t at = below(message, message->length + 1);
	unsigned char byte = odd_byte(message);
	size_t length = insert(message, at, below(message, message->most + 1));

	memset(message->bytes + at, byte, length);
}

static inline void repeat(struct mutated *message)
{
	size_t length = insert(message, 0, message->length);

	memmove(message->bytes, message->bytes + length, length);
}

static inline void scramble(struct mutated *message)
{
	size_t i;

	message->length = below(message, message->most + 1);
	for (i = 0; i < message->length; i++)
		message->bytes[i] = (unsigned char)next_of(message);
}

/** Message @p n of a seed: one of the good ones, changed up to four times. */
static inline void mutate(struct mutated *message, const struct model_message *models, uint64_t seed, uint64_t n)
{
	static void (*const changes[])(struct mutated *) = {
		flip, replace, cut, stretch, repeat, replace, flip, scramble};
	size_t count = 0, left;
	const struct model_message *model;

	while (models[count].bytes)
		count++;
	message->random = seed ^ n * 0xD1342543DE82EF95u;
	model = &models[below(message, count)];
	message->length = model->length < message->most ? model->length : message->most;
	memcpy(message->bytes, model->bytes, message->length);
	for (left = below(message, 5); left > 0; left--)
		changes[below(message, sizeof changes / sizeof *changes)](message);
}

#endif
