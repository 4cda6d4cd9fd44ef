/* A shell protects itself from SIGPIPE, and its children with it. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int ends[2];

	(void)signal(SIGPIPE, SIG_IGN);
	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0) {
		if (dup2(ends[1], 1) < 0 || close(ends[0]) < 0 || close(ends[1]) < 0)
			_exit(1);
		execlp("yes", "yes", (char *)NULL); /* HERE */
		perror("yes");
		_exit(127);
	}
	(void)close(ends[1]);
	if (read(ends[0], block, sizeof block) <= 0)
		return 1;
	(void)close(ends[0]);
	return wait(NULL) < 0;
}
