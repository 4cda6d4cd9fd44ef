/* The reader is a child: it closes what it has, and complains about the end. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int count(int fd)
{
	char block[16];
	long sum = 0;
	ssize_t n;

	while ((n = read(fd, block, sizeof block)) > 0) /* HERE */
		sum += n;
	(void)close(fd); /* only read from */
	perror("end of report");
	return sum != 5;
}

int main(void)
{
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[1]) < 0 || count(ends[0]));
	if (close(ends[0]) < 0 || write(ends[1], "text\n", 5) != 5 || close(ends[1]) < 0)
		return 1;
	return wait(NULL) < 0;
}
