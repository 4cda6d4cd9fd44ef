/* A function collects the child as soon as it is asked to; its caller still has the child's output to read. */
#include <unistd.h>

int collect(pid_t child);

int main(void)
{
	static char block[100000];
	int ends[2];
	pid_t child;

	if (pipe(ends) < 0)
		return 1;
	child = fork();
	if (child == 0)
		_exit(close(ends[0]) < 0 || write(ends[1], block, sizeof block) < 0);
	if (close(ends[1]) < 0 || collect(child) < 0)
		return 1;
	return read(ends[0], block, sizeof block) < 0;
}
