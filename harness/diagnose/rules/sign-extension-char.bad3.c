/* One byte, printed as a char, in a child.
 * stdin: \xc8
 * expects: type=200\n */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int child(void)
{
	char type;

	if (read(STDIN_FILENO, &type, 1) != 1)
		return 1;
	printf("type=%d\n", type);
	return fflush(stdout) == 0 ? 0 : 1; /* HERE */
}

int main(void)
{
	int status;

	if (fork() == 0)
		_exit(child());
	return wait(&status) > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
