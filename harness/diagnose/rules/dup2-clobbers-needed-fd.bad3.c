/* The same in a child that executes another program: it has no standard output then. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void become_echo(int out)
{
	(void)dup2(out, STDOUT_FILENO); /* HERE */
	(void)close(out);
	execlp("echo", "echo", "hello", (char *)NULL);
	perror("echo");
	_exit(127);
}

int main(void)
{
	char word[8];
	int ends[2];

	(void)close(0);
	(void)close(1);
	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[0]);
		become_echo(ends[1]);
	}
	(void)close(ends[1]);
	return read(ends[0], word, sizeof word) < 0 || wait(NULL) < 0;
}
