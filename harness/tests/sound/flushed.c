/* Text is flushed before each fork, children end with _exit(), and what a child prints it flushes itself. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int i, status, failed = 0;

	for (i = 0; i < 3; i++) {
		printf("child %d:", i);
		(void)fflush(NULL);
		if (fork() == 0) {
			printf(" hello\n");
			_exit(fflush(stdout) != 0);
		}
		failed |= wait(&status) < 0 || status != 0;
	}
	printf("done\n");
	return failed;
}
