/* execvp() tries the folders of PATH one after the other; a program that is in none of them is told with status 127, as shells do. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int status_of(char *const *command)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		execvp(command[0], command);
		perror(command[0]);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

int main(void)
{
	static char *const there[] = {"true", NULL}, *const nowhere[] = {"no-such-program-anywhere", NULL};

	if (setenv("PATH", "/nowhere/bin:/nowhere/sbin:/usr/bin:/bin", 1) < 0)
		return 1;
	return status_of(there) != 0 || status_of(nowhere) != 127;
}
