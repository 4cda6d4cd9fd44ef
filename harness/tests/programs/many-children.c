/* More children than are kept in mind, one after another; the first is collected last, and of the others nobody is left. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN = 300, FIRST_STATUS = 7 };

static pid_t child(int status)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(status);
	return pid;
}

int main(void)
{
	pid_t first = child(FIRST_STATUS), last = -1;
	int i, status = 0, wrong = 0;

	for (i = 0; i < CHILDREN; i++) {
		last = child(i % 100);
		wrong += waitpid(last, &status, 0) != last || WEXITSTATUS(status) != i % 100;
	}
	wrong += kill(last, 0) == 0 || errno != ESRCH;
	wrong += kill(first, 0) != 0; /* a zombie is there */
	wrong += wait(&status) != first || WEXITSTATUS(status) != FIRST_STATUS;
	return printf("%d wrong\n", wrong) < 0;
}
