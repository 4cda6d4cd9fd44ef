/* The child writes; the parent reads the beginning, closes its end, and waits. The child has a read end of its own. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int write_report(int fd)
{
	char page[4096];
	int i;

	memset(page, '.', sizeof page);
	for (i = 0; i < 20; i++)
		if (write(fd, page, sizeof page) != (ssize_t)sizeof page) /* HERE */
			return 1;
	return 0;
}

int main(void)
{
	char title[20];
	int ends[2];
	pid_t child;

	if (pipe(ends) < 0)
		return 1;
	child = fork();
	if (child == 0)
		_exit(write_report(ends[1]));
	if (close(ends[1]) < 0 || read(ends[0], title, sizeof title) <= 0 || close(ends[0]) < 0)
		return 1;
	return waitpid(child, NULL, 0) != child;
}
