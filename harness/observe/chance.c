/** @file
 * Chance: what getrandom(2) gives a program of a run is the same in every run, and another in the next scenario. So are the bytes that
 * the kernel leaves it at its start, for the canaries of its stack and its pointers (AT_RANDOM). /dev/urandom stays what it is.
 */
#include <errno.h>
#include <sys/random.h>

#include "base/random.h"
#include "observe/tracee.h"

enum { AT_ONCE = 256, READ_MOST = 33554431 }; /* what one call gives at most: random(4) */

#define FLAGS (GRND_NONBLOCK | GRND_RANDOM | 4u) /* 4: GRND_INSECURE, which older headers lack */

bool chance_read(struct observation *observation, const struct tracee *tracee, const struct registers *registers,
	int64_t *result)
{
	uint64_t address = machine_argument(registers, 0), length = machine_argument(registers, 1), at, step;
	char bytes[AT_ONCE];

	if (observation->options.real_time || machine_argument(registers, 2) & ~(uint64_t)FLAGS)
		return false; /* the kernel says what is wrong */
	length = length < READ_MOST ? length : READ_MOST;
	*result = (int64_t)length;
	for (at = 0; at < length; at += step) {
		step = length - at < AT_ONCE ? length - at : AT_ONCE;
		random_fill(&observation->chance, bytes, step);
		if (memory_write_to(tracee->tid, address + at, bytes, step) < 0) {
			*result = -EFAULT;
			return true;
		}
	}
	return true;
}

void chance_begin(struct observation *observation, const struct tracee *tracee, uint64_t address)
{
	char bytes[16];

	random_fill(&observation->chance, bytes, sizeof bytes);
	(void)memory_write_to(tracee->tid, address, bytes, sizeof bytes); /* a stack can be written to */
}
