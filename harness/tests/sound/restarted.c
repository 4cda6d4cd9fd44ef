/* Children end while the parent reads and writes; the handler has SA_RESTART, so no call of the parent is ever interrupted,
 * but a long write may take less than asked, and goes on. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static char block[200000];

static void on_child(int signal)
{
	(void)signal;
}

static int write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = write(fd, bytes, length);

		if (n < 0)
			return -1;
		bytes += n;
		length -= (size_t)n;
	}
	return 0;
}

static int count(int fd)
{
	size_t total = 0;
	ssize_t n;

	while ((n = read(fd, block, sizeof block)) > 0)
		total += (size_t)n;
	return n < 0 || total != sizeof block;
}

int main(void)
{
	struct sigaction action = {.sa_handler = on_child, .sa_flags = SA_RESTART};
	int ends[2], status, failed = 0, i;
	pid_t reader;

	if (sigaction(SIGCHLD, &action, NULL) < 0 || pipe(ends) < 0)
		return 1;
	for (i = 0; i < 3; i++)
		if (fork() == 0)
			_exit(0);
	reader = fork();
	if (reader < 0) {
		perror("fork");
		return 1;
	}
	if (reader == 0) {
		(void)close(ends[1]);
		_exit(count(ends[0]));
	}
	(void)close(ends[0]);
	failed |= write_all(ends[1], block, sizeof block) < 0;
	(void)close(ends[1]);
	while (wait(&status) > 0)
		failed |= status != 0;
	return failed;
}
