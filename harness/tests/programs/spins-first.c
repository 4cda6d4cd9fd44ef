/* The first child computes for ever before it has made a call; only because it loses its turn can the second print and the parent end. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	volatile unsigned long work = 0;
	int ends[2];
	pid_t first, second;
	char byte;

	if (pipe(ends) < 0)
		return 1;
	first = fork();
	if (first == 0)
		for (;;)
			work++;
	second = fork();
	if (second == 0)
		_exit(write(ends[1], "x", 1) != 1);
	if (read(ends[0], &byte, 1) != 1)
		return 1;
	if (kill(first, SIGKILL) < 0 || waitpid(first, NULL, 0) != first || waitpid(second, NULL, 0) != second)
		return 1;
	return write(1, "done\n", 5) != 5;
}
