/* Before it executes another program, a child closes whatever it may have inherited: number after number, then a whole range. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int run(int by_range)
{
	pid_t child = fork();
	int status, fd;

	if (child < 0)
		return -1;
	if (child > 0)
		return waitpid(child, &status, 0) == child && status == 0 ? 0 : -1;
	if (by_range)
		(void)close_range(3, ~0u, 0);
	else
		for (fd = 3; fd < 256; fd++)
			(void)close(fd);
	execlp("true", "true", (char *)NULL);
	perror("true");
	_exit(127);
}

int main(void)
{
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (run(0) < 0 || run(1) < 0) {
		perror("run");
		return 1;
	}
	return close(ends[0]) < 0 || close(ends[1]) < 0;
}
