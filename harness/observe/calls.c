/** @file
 * Between the kernel's numbers and the model's rows: libseccomp knows the numbers of this machine.
 */
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "observe/tracee.h"

enum { NUMBERS = 1024 };

const struct call *call_by_number(long number)
{
	static const struct call *rows[NUMBERS];
	static bool filled;

	if (!filled) {
		size_t count, i;
		const struct call *all = call_all(&count);

		for (i = 0; i < count; i++) {
			int n = seccomp_syscall_resolve_name(all[i].name);

			if (n >= 0 && n < NUMBERS)
				rows[n] = &all[i];
		}
		filled = true;
	}
	return number >= 0 && number < NUMBERS ? rows[number] : NULL;
}

const char *call_name_by_number(long number)
{
	char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, (int)number);
	char unknown[32];
	const char *result;

	(void)snprintf(unknown, sizeof unknown, "call %ld", number);
	result = interned(name ? name : unknown);
	free(name);
	return result;
}

/** Calls that move bytes: a bulk run is not stopped at them. */
static bool is_data(const struct call *call)
{
	return call->class == CALL_RECEIVE || call->class == CALL_SEND || call->class == CALL_TRANSFER ||
		call->class == CALL_SEEK;
}

/** Without a schedule nobody needs to know who waits for a lock, and clocks and chance are the machine's. */
static bool is_of_the_schedule(const struct call *call)
{
	return call->class == CALL_FUTEX || call->class == CALL_CLOCK || call->class == CALL_CHANCE;
}

struct traced_calls observe_traced_when_free(void)
{
	static const char **names;
	static size_t name_count;
	size_t count, i, capacity = 0;
	const struct call *all = call_all(&count);
	bool filled = names != NULL;

	for (i = 0; i < count && !filled; i++)
		if (!is_of_the_schedule(&all[i]))
			ARRAY_ADD(names, name_count, capacity) = all[i].name;
	return (struct traced_calls){names, name_count, NULL, 0};
}

struct traced_calls observe_traced_calls(enum observe_depth depth)
{
	static const char **names[3], **passed[3];
	static size_t name_count[3], passed_count[3];
	size_t count, i, capacity = 0, passed_capacity = 0;
	const struct call *all = call_all(&count);

	if (!names[depth] && !passed[depth]) {
		for (i = 0; i < count; i++) {
			if (depth == OBSERVE_ALL || (depth == OBSERVE_CONTROL && !is_data(&all[i])))
				ARRAY_ADD(names[depth], name_count[depth], capacity) = all[i].name;
			else
				ARRAY_ADD(passed[depth], passed_count[depth], passed_capacity) = all[i].name;
		}
	}
	return (struct traced_calls){names[depth], name_count[depth], passed[depth], passed_count[depth]};
}
