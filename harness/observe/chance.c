/** @file
 * Chance: what getrandom(2), /dev/urandom and /dev/random give a program of a run is the same in every run, and another in the next
 * scenario. So are the bytes that the kernel leaves it at its start, for the canaries of its stack and its pointers (AT_RANDOM).
 */
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "base/random.h"
#include "observe/tracee.h"

enum { AT_ONCE = 256, READ_MOST = 33554431 }; /* what one call gives at most: random(4) */

#define FLAGS (GRND_NONBLOCK | GRND_RANDOM | 4u) /* 4: GRND_INSECURE, which older headers lack */

/** @return false where the program has no such memory */
static bool fill(struct observation *observation, const struct tracee *tracee, uint64_t address, uint64_t length)
{
	char bytes[AT_ONCE];
	uint64_t at, step;

	for (at = 0; at < length; at += step) {
		step = length - at < AT_ONCE ? length - at : AT_ONCE;
		random_fill(&observation->chance, bytes, step);
		if (memory_write_to(tracee->tid, address + at, bytes, step) < 0)
			return false;
	}
	return true;
}

bool chance_read(struct observation *observation, const struct tracee *tracee, const struct registers *registers,
	int64_t *result)
{
	uint64_t length = machine_argument(registers, 1);

	if (observation->options.real_time || machine_argument(registers, 2) & ~(uint64_t)FLAGS)
		return false; /* the kernel says what is wrong */
	length = length < READ_MOST ? length : READ_MOST;
	*result = fill(observation, tracee, machine_argument(registers, 0), length) ? (int64_t)length : -EFAULT;
	return true;
}

static bool is_random(const struct object *object)
{
	return object && object->kind == OBJECT_DEVICE &&
		(strcmp(object->name, "/dev/urandom") == 0 || strcmp(object->name, "/dev/random") == 0);
}

void chance_left(struct observation *observation, const struct tracee *tracee, int64_t result)
{
	const struct event *event = &tracee->call.event;

	if (result > 0 && event->call->class == CALL_RECEIVE && event->call->arguments[1] == ARG_BYTES_OUT &&
		!observation->options.real_time &&
		is_random(object_by_id(observation->trace->descriptors, event->object)))
		(void)fill(
			observation, tracee, event->args[1], (uint64_t)result); /* the kernel has just written there */
}

void chance_begin(struct observation *observation, const struct tracee *tracee, uint64_t address)
{
	char bytes[16];

	random_fill(&observation->chance, bytes, sizeof bytes);
	(void)memory_write_to(tracee->tid, address, bytes, sizeof bytes); /* a stack can be written to */
}
