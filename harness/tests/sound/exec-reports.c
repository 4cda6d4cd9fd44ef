/* Whether exec works is told through a pipe that it closes; where a program is missing, the child does the work itself. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int run(const char *program)
{
	int ends[2], reason = 0;
	ssize_t n;
	size_t have = 0;

	if (pipe(ends) < 0 || fcntl(ends[1], F_SETFD, FD_CLOEXEC) < 0)
		return -1;
	switch (fork()) {
	case -1:
		return -1;
	case 0:
		(void)close(ends[0]);
		execlp(program, program, (char *)NULL);
		reason = errno;
		(void)write(ends[1], &reason, sizeof reason);
		_exit(127);
	}
	(void)close(ends[1]);
	while (have < sizeof reason && (n = read(ends[0], (char *)&reason + have, sizeof reason - have)) > 0)
		have += (size_t)n;
	(void)close(ends[0]);
	(void)wait(NULL);
	return have == sizeof reason ? reason : 0;
}

static int run_or_do(void)
{
	int status;

	if (fork() == 0) {
		execlp("no-such-pager", "no-such-pager", (char *)NULL);
		_exit(write(1, "page 1\n", 7) != 7);
	}
	return wait(&status) < 0 || status != 0;
}

int main(void)
{
	static char *const arguments[] = {"true", NULL};
	int reason = run("no-such-program"), status;
	pid_t child;

	printf("%s\n", strerror(reason));
	if (fflush(stdout) != 0 || reason != ENOENT || run("true") != 0 || run_or_do())
		return 1;
	if (posix_spawnp(&child, "true", NULL, NULL, arguments, NULL) != 0)
		return 1;
	return waitpid(child, &status, 0) != child || status != 0;
}
