/* The child does say what went wrong, but then ends with 0: the parent counts it as done. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int child(char *const arguments[])
{
	execv(arguments[0], arguments); /* HERE */
	perror(arguments[0]);
	return 0;
}

int main(void)
{
	static char *const arguments[] = {"/etc/passwd", NULL};
	int status = 1;

	if (fork() == 0)
		_exit(child(arguments));
	(void)wait(&status);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
