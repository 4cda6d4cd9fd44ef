/* The child writes on when its parent has stopped reading. */
#include <sys/wait.h>
#include <unistd.h>

static int write_pages(int fd)
{
	static char page[4096];
	int i;

	for (i = 0; i < 30; i++)
		if (write(fd, page, sizeof page) != (ssize_t)sizeof page) /* HERE */
			return 1;
	return 0;
}

int main(void)
{
	int ends[2];
	char line[5];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || write_pages(ends[1]));
	if (close(ends[1]) < 0 || read(ends[0], line, 5) != 5 || close(ends[0]) < 0)
		return 1;
	return wait(NULL) < 0;
}
