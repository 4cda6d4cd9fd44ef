/** @file
 * The floor of a scenario: starts a program with nothing to read, and waits for its end, N times: spawn N PROGRAM ARG…
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	posix_spawn_file_actions_t actions;
	int n = argc > 2 ? atoi(argv[1]) : 0, status;
	pid_t pid;

	if (posix_spawn_file_actions_init(&actions) != 0 ||
		posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) != 0 ||
		posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0) != 0 ||
		posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) != 0)
		return 1;
	while (n-- > 0)
		if (posix_spawn(&pid, argv[2], &actions, NULL, argv + 2, environ) != 0 || waitpid(pid, &status, 0) < 0)
			return 1;
	return posix_spawn_file_actions_destroy(&actions) != 0;
}
