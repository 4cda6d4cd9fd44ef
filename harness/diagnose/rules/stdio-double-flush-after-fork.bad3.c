/* A child prints and then makes a child of its own, with the text still in its buffer. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void work(void)
{
	pid_t child;

	fputs("working ", stdout);
	child = fork(); /* HERE */
	if (child > 0 && waitpid(child, NULL, 0) != child)
		exit(1);
	puts(child == 0 ? "below" : "above");
	exit(0);
}

int main(void)
{
	if (fork() == 0)
		work();
	return wait(NULL) < 0;
}
