/* A child has a child of its own, feeds it through a pipe, and waits with the pipe still open. The first process only waits. */
#include <sys/wait.h>
#include <unistd.h>

static int read_all(int fd)
{
	char block[8];
	ssize_t n;

	while ((n = read(fd, block, sizeof block)) > 0)
		;
	return n < 0;
}

static int feed_a_child(void)
{
	int ends[2], i;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[1]) < 0 || read_all(ends[0]));
	if (close(ends[0]) < 0)
		return 1;
	for (i = 0; i < 3; i++)
		if (write(ends[1], "job", 3) != 3)
			return 1;
	return wait(NULL) < 0; /* HERE */
}

int main(void)
{
	if (fork() == 0)
		_exit(feed_a_child());
	return wait(NULL) < 0;
}
