/** @file
 * Runs a command of the machine and collects what it prints.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/command.h"
#include "base/file.h"
#include "base/memory.h"

enum { OUTPUT_MOST = 1 << 20 };

/** Reads to the end, so that the command never blocks; keeps the first OUTPUT_MOST bytes. */
static void collect(int fd, struct text *output)
{
	char block[4096];
	ssize_t n;

	while ((n = read(fd, block, sizeof block)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0 && output && output->length < OUTPUT_MOST)
			text_add_bytes(output, block, (size_t)n);
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/** A command of the machine wants no signal blocked, whatever its caller waits for. */
static void block_nothing(posix_spawnattr_t *attributes)
{
	sigset_t none;

	(void)sigemptyset(&none);
	posix_spawnattr_setsigmask(attributes, &none);
	posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK);
}

int command_run(char *const argv[], struct text *output)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int pipe_fds[2], r;
	pid_t pid;

	if (pipe2(pipe_fds, O_CLOEXEC) < 0)
		return -errno;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, pipe_fds[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, pipe_fds[1], STDERR_FILENO);
	posix_spawnattr_init(&attributes);
	block_nothing(&attributes);
	r = posix_spawnp(&pid, argv[0], &actions, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	(void)close(pipe_fds[1]); /* the command has its own copy */
	if (r == 0)
		collect(pipe_fds[0], output);
	(void)close(pipe_fds[0]); /* only read from: nothing to lose */
	return r != 0 ? -r : wait_for(pid);
}

static bool is_executable(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

char *command_path(const char *name)
{
	char *copy = memory_string(getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin"), *rest = copy, *folder;
	char *path = NULL;

	while (!path && (folder = strsep(&rest, ":"))) {
		path = file_join(*folder ? folder : ".", name);
		if (is_executable(path))
			break;
		free(path);
		path = NULL;
	}
	free(copy);
	return path;
}
