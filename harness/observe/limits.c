/** @file
 * Limits that the tracer enforces itself: resident memory, CPU time, calls.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "observe/tracee.h"

static uint64_t resident_bytes(pid_t process)
{
	char path[64], line[128];
	unsigned long size, resident = 0;
	ssize_t n;
	int fd;

	(void)snprintf(path, sizeof path, "/proc/%d/statm", (int)process);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, line, sizeof line - 1);
	(void)close(fd); /* only read from */
	line[n > 0 ? n : 0] = '\0';
	return sscanf(line, "%lu %lu", &size, &resident) == 2 ? (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE)
							      : 0;
}

uint64_t observe_resident(const struct observation *observation, int task)
{
	uint64_t memory = 0;
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *tracee = observation->tracees[i];

		if (tracee->hold != GONE && tracee->tid == tracee->process &&
			task_descends_from(observation->trace, tracee->task, task))
			memory += resident_bytes(tracee->process);
	}
	return memory;
}

bool limits_hold(struct observation *observation)
{
	const struct limits *limits = &observation->options.limits;
	uint64_t memory = 0, cpu_ns = 0;
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *tracee = observation->tracees[i];

		if (tracee->hold == GONE)
			continue;
		cpu_ns += quiet_cpu_ns(tracee);
		if (tracee->tid == tracee->process)
			memory += resident_bytes(tracee->process);
	}
	if (memory > (uint64_t)limits->memory_mb << 20)
		observation->limit = N_("memory");
	else if (cpu_ns > (uint64_t)limits->cpu_seconds * 1000000000u)
		observation->limit = N_("cpu");
	else if (observation->stops > (unsigned long)limits->calls * 2)
		observation->limit = N_("calls");
	return !observation->limit;
}
