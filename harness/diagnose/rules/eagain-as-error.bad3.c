/* The pipe is full; the child that writes into it gives up. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int fill(int fd)
{
	static char block[4096];
	int i;

	if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
		return 1;
	for (i = 0; i < 100; i++)
		if (write(fd, block, sizeof block) < 0) { /* HERE */
			perror("write");
			return 1;
		}
	return 0;
}

int main(void)
{
	char block[4096];
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || fill(ends[1]));
	if (close(ends[1]) < 0 || sleep(1) != 0)
		return 1;
	while (read(ends[0], block, sizeof block) > 0)
		;
	return wait(NULL) < 0;
}
