/* Three workers are wanted; but each that cannot be started goes on with the loop and starts workers of its own. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void start_workers(int first)
{
	static char *const arguments[] = {"./worker", NULL};
	int i;

	for (i = first; i < 3; i++)
		if (fork() == 0)
			execv("./worker", arguments); /* HERE */
}

int main(void)
{
	start_workers(0);
	while (wait(NULL) > 0)
		;
	return 0;
}
