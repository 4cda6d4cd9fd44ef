/** @file
 * Begins a program of the user's own, in the user's own world: descriptors, environment, folder, limits, network, terminal.
 *
 * The child waits until it has been seized; then it takes the filter that stops its calls at the tracer, for which it has to
 * give up for ever what a set-user-ID file would give it; and executes.
 */
#include <errno.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "observe/tracee.h"
#include "sandbox/filter.h"

enum { CANNOT_START = 126 };
#define ASK_PERSONALITY 0xfffffffful

__attribute__((noreturn)) static void execute(
	const struct launch *launch, const struct sock_fprog *filter, const int seized[2])
{
	char byte;
	int i;

	(void)close(seized[1]); /* the other end is the tracer's: where it ends, so does this */
	for (i = 0; launch->stdio && i < 3; i++)
		if (dup2(launch->stdio[i], i) < 0)
			_exit(CANNOT_START);
	if (read(seized[0], &byte, 1) == 1 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
		syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, filter) == 0)
		(void)execv(launch->path, launch->argv); /* its failure is seen by the tracer */
	_exit(CANNOT_START);
}

/** The child, which waits to be seized. @return its id or -errno. */
static pid_t begin(const struct launch *launch, const struct sock_fprog *filter, int seized[2])
{
	pid_t pid;

	if (pipe2(seized, O_CLOEXEC) < 0)
		return -errno;
	pid = fork();
	if (pid == 0)
		execute(launch, filter, seized);
	pid = pid < 0 ? -errno : pid;
	(void)close(seized[0]); /* the child's */
	if (pid < 0)
		(void)close(seized[1]);
	return pid;
}

/** Addresses that do not change from exec to exec: lines of source are looked up once. Where that is forbidden, they do. */
static pid_t begin_at_fixed_addresses(
	struct observation *observation, const struct launch *launch, const struct sock_fprog *filter, int seized[2])
{
	int former = personality(ASK_PERSONALITY);
	pid_t pid;

	observation->options.randomised = former < 0 || personality((unsigned)former | ADDR_NO_RANDOMIZE) < 0;
	pid = begin(launch, filter, seized);
	if (former >= 0)
		(void)personality((unsigned)former); /* it was so before */
	return pid;
}

static int seize(struct observation *observation, pid_t pid, const struct launch *launch, int seized)
{
	struct tracee *tracee;

	if (ptrace(PTRACE_SEIZE, pid, NULL,
		    (void *)(long)(TRACER_OPTIONS | PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL)) < 0)
		return -errno;
	tracee = stops_add(observation, pid, trace_add_program(observation->trace, launch->name));
	if (write(seized, "", 1) != 1)
		return -errno;
	return tracer_run_to_first_instruction(observation, tracee);
}

static void tell_start(struct observation *observation, const char *name)
{
	struct tracee *tracee = observation->tracees[0];
	struct event event = event_of(EVENT_START, tracee->task);

	observation->started_ns = clock_now_ns();
	event.text = memory_string(name);
	event.status = 100 + tracee->task; /* see decode.c: ids are counted by task */
	(void)stops_emit(observation, event);
	seed_descriptors(observation, tracee);
	stops_handle(observation);
	observation->trace->tasks[tracee->task].pid = tracee->seen_pid; /* from now on an exec is an event */
}

int observe_launch(struct observation *observation, const struct launch *launch)
{
	struct sandbox_options options = {.profile = PROFILE_OBSERVE, .traced = observe_traced_when_free()};
	struct sock_fprog filter;
	int seized[2], r;
	pid_t pid;

	r = filter_build(&options, &filter);
	if (r < 0)
		return r;
	pid = begin_at_fixed_addresses(observation, launch, &filter, seized);
	filter_clear(&filter);
	if (pid < 0)
		return pid;
	r = seize(observation, pid, launch, seized[1]);
	(void)close(seized[1]); /* it has been told, or ends with this */
	if (r == 0)
		tell_start(observation, launch->name);
	return r;
}
