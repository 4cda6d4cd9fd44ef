/* A child made by vfork() borrows its parent's memory, writes, and runs another program; done three times. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	volatile int rounds = 0;
	int i;

	if (argc > 1)
		return write(1, "after exec\n", 11) != 11;
	for (i = 0; i < 3; i++) {
		pid_t child = vfork();

		if (child == 0) {
			rounds++;
			execl("/proc/self/exe", argv[0], "again", (char *)NULL);
			_exit(127);
		}
		if (child < 0 || waitpid(child, NULL, 0) != child)
			return 1;
	}
	printf("%d rounds\n", rounds);
	return 0;
}
