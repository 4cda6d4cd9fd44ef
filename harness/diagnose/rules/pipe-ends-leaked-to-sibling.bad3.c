/* A child makes a pipe to a child of its own, and then another child, which holds that pipe open, too. */
#include <sys/wait.h>
#include <unistd.h>

static int drain(int fd)
{
	char block[64];
	ssize_t n;

	while ((n = read(fd, block, sizeof block)) > 0)
		;
	return n < 0;
}

static int work(void)
{
	int ends[2], orders[2];
	pid_t reader;

	if (pipe(ends) < 0 || pipe(orders) < 0)
		return 1;
	reader = fork();
	if (reader == 0)
		return close(ends[1]) < 0 || close(orders[0]) < 0 || close(orders[1]) < 0 || drain(ends[0]);
	if (fork() == 0) /* HERE */
		return close(orders[1]) < 0 || close(ends[0]) < 0 || drain(orders[0]);
	if (write(ends[1], "text", 4) != 4 || close(ends[1]) < 0 || waitpid(reader, NULL, 0) != reader)
		return 1;
	return close(orders[1]) < 0 || wait(NULL) < 0;
}

int main(void)
{
	if (fork() == 0)
		_exit(work());
	return wait(NULL) < 0;
}
