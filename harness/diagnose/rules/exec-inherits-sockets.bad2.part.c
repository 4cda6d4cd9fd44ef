#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int run_filter(void);

int run_filter(void)
{
	int status;

	if (fork() == 0) {
		execlp("cat", "cat", (char *)NULL); /* HERE */
		perror("cat");
		_exit(127);
	}
	return wait(&status) < 0 || status != 0;
}
