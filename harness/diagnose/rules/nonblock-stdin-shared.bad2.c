/* stdout: deaf
   A child makes standard output non-blocking for itself; what its parent prints is lost when the pipe is full. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int do_not_wait(int fd);

int main(void)
{
	int i;

	if (fork() == 0)
		_exit(do_not_wait(1) < 0);
	if (wait(NULL) < 0)
		return 1;
	for (i = 0; i < 20; i++)
		if (printf("%10000d\n", i) < 0 || fflush(stdout) != 0)
			break;
	return 0;
}
