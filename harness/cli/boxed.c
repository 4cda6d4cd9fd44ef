/** @file
 * A run in the sandbox of checks, for a program that nobody checks: nobody outside of it but the three standard streams.
 *
 * Where nothing moves any more and a task reads from standard input, that is waited for. Where none does, nothing can come.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/boxed.h"

enum { TIMELESS = -1 };

int boxed_make(struct sandbox **sandbox, enum tier tier)
{
	struct sandbox_options options = {.tier = tier,
		.profile = PROFILE_SUBMISSION,
		.traced = observe_traced_calls(OBSERVE_ALL),
		.limits = {.cpu_seconds = limits_default().cpu_seconds}};
	int r = world_enter(tier, getppid());

	if (r == 0)
		r = world_pin(PLACE_HERE);
	return r < 0 ? r : sandbox_new(sandbox, &options);
}

void boxed_arrange(struct observe_options *options, const struct sandbox *sandbox, enum tier tier)
{
	options->scheduled = true;
	options->real_time = false;
	options->limits = limits_default();
	options->shared_network = tier != TIER_FULL;
	options->folder = sandbox_folder(sandbox);
	options->folder_mb = SANDBOX_TMP_MB;
}

static enum object_kind kind_of(int fd)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return OBJECT_NONE;
	return S_ISFIFO(status.st_mode)    ? OBJECT_PIPE
		: S_ISSOCK(status.st_mode) ? OBJECT_SOCKET
		: S_ISREG(status.st_mode)  ? OBJECT_FILE
					   : OBJECT_DEVICE;
}

static int start(struct observation *observation, struct sandbox *sandbox, int fd, char *const *argv)
{
	static const char *const streams[] = {"stdin", "stdout", "stderr"};
	char *executable = memory_format("/proc/self/fd/%d", fd), *path = sandbox_path(sandbox, "bin/program");
	char *folder = getcwd(NULL, 0);
	struct start_options start = {.path = path, .argv = argv, .stdio = {0, 1, 2}};
	struct observe_program program = {.name = file_name(argv[0]), .executable = executable, .folder = folder};
	int i, r;

	for (i = 0; i < 3; i++)
		program.given[i] = (struct given){
			.name = streams[i], .kind = kind_of(i), .peer_writes = i == 0, .peer_reads = i != 0};
	r = observe_start(observation, sandbox, &start, &program);
	free(folder);
	free(path);
	free(executable);
	return r < 0 ? r : 0;
}

/** Something may come over standard input for the first task that reads. */
static bool wait_for_input(const struct observation *observation)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

	return observe_awaits_given(observation) && poll(&input, 1, TIMELESS) >= 0;
}

static void play(struct observation *observation)
{
	enum observe_state state;

	do
		state = observe_run(observation, UINT64_MAX);
	while ((state == OBSERVE_QUIET && wait_for_input(observation)) ||
		(state == OBSERVE_TIMED && observe_pass_time(observation, UINT64_MAX, UINT64_MAX)));
	if (state == OBSERVE_QUIET)
		observe_stuck(observation);
}

int boxed_play(struct observation *observation, struct sandbox *sandbox, int fd, char *const *argv)
{
	int r = sandbox_put_fd(sandbox, fd, "bin/program", 0755);

	if (r == 0)
		r = start(observation, sandbox, fd, argv);
	if (r == 0)
		play(observation);
	return r;
}
