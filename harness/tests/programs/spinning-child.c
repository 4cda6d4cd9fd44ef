/* A child computes for ever; the parent prints, kills it, and ends. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	pid_t child = fork();
	volatile unsigned long work = 0;
	int status;

	if (child == 0)
		for (;;)
			work++;
	if (write(1, "one\n", 4) != 4 || usleep(0) < 0)
		return 1;
	if (kill(child, SIGKILL) < 0 || waitpid(child, &status, 0) != child)
		return 1;
	return !WIFSIGNALED(status);
}
