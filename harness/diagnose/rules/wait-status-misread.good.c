/* Right: asked how it ended, then with what. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int status, i;

	for (i = 0; i < 4; i++) {
		pid_t child = fork();

		if (child < 0)
			return 1;
		if (child == 0)
			_exit(i);
		if (waitpid(child, &status, 0) != child)
			return 1;
		if (WIFEXITED(status))
			printf("child %d has ended with exit status %d\n", (int)child, WEXITSTATUS(status));
		else if (WIFSIGNALED(status))
			printf("child %d was killed by signal %d\n", (int)child, WTERMSIG(status));
	}
	return WEXITSTATUS(status);
}
