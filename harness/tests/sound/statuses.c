/* How children end is told in all the ways there are. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void end_somehow(int way)
{
	switch (way) {
	case 0:
		_exit(0);
	case 1:
		_exit(1);
	case 2:
		_exit(255);
	default:
		(void)raise(SIGKILL);
	}
}

int main(void)
{
	int way, status;

	for (way = 0; way < 4; way++) {
		(void)fflush(stdout);
		if (fork() == 0)
			end_somehow(way);
		if (wait(&status) < 0)
			return 1;
		if (WIFEXITED(status))
			printf("child %d: exit status %d\n", way, WEXITSTATUS(status));
		else if (WIFSIGNALED(status))
			printf("child %d: %s (signal %d, as a shell has it %d)\n", way, strsignal(WTERMSIG(status)), WTERMSIG(status),
				128 + WTERMSIG(status));
	}
	return 0;
}
