/* A child runs the mistake: it waits for all its own children, whose output nobody reads meanwhile. */
#include <sys/wait.h>
#include <unistd.h>

static int fill(int fd)
{
	static char block[4096];
	int i;

	for (i = 0; i < 17; i++)
		if (write(fd, block, sizeof block) < 0)
			return 1;
	return 0;
}

static int sum_up(void)
{
	int ends[2];
	char byte;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || fill(ends[1]));
	if (close(ends[1]) < 0)
		return 1;
	while (wait(NULL) > 0) /* HERE */
		;
	while (read(ends[0], &byte, 1) == 1)
		;
	return 0;
}

int main(void)
{
	if (fork() == 0)
		_exit(sum_up());
	return wait(NULL) < 0;
}
