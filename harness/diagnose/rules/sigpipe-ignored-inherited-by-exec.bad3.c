/* A child of a child; the one in between ignores SIGPIPE for a socket of its own. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int run_filter(int out)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	if (sigaction(SIGPIPE, &ignore, NULL) < 0)
		return 1;
	if (fork() == 0) {
		if (dup2(out, 1) < 0 || close(out) < 0)
			_exit(1);
		execlp("sh", "sh", "-c", "while echo line; do :; done", (char *)NULL); /* HERE */
		perror("sh");
		_exit(127);
	}
	(void)close(out);
	return wait(NULL) < 0;
}

int main(void)
{
	char block[5];
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || run_filter(ends[1]));
	(void)close(ends[1]);
	if (read(ends[0], block, sizeof block) <= 0)
		return 1;
	(void)close(ends[0]);
	return wait(NULL) < 0;
}
