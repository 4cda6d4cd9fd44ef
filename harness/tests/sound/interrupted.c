/*
 * Signals without SA_RESTART come in the middle of everything: each call is made again, and writes go on where they were.
 * stdin: some input\n
 */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIGNALS = 10 };

static volatile sig_atomic_t came;

static void count(int number)
{
	(void)number;
	came++;
}

static ssize_t read_some(int fd, char *block, size_t size)
{
	ssize_t n;

	do
		n = read(fd, block, size);
	while (n < 0 && errno == EINTR);
	return n;
}

static int write_all(int fd, const char *block, size_t length)
{
	while (length > 0) {
		ssize_t n = write(fd, block, length);

		if (n < 0 && errno != EINTR)
			return -1;
		block += n > 0 ? n : 0;
		length -= n > 0 ? (size_t)n : 0;
	}
	return 0;
}

static void disturb(pid_t parent)
{
	int i;

	for (i = 0; i < SIGNALS; i++)
		if (usleep(1000) < 0 || kill(parent, SIGUSR1) < 0)
			_exit(1);
	_exit(0);
}

int main(void)
{
	static char text[150000];
	struct sigaction action = {.sa_handler = count};
	char block[512];
	int ends[2], status, failed = 0;
	pid_t child;
	ssize_t n;

	if (sigaction(SIGUSR1, &action, NULL) < 0 || pipe(ends) < 0)
		return 1;
	child = fork();
	if (child < 0)
		return 1;
	if (child == 0) {
		(void)close(ends[1]);
		(void)usleep(5000);
		while ((n = read_some(ends[0], block, sizeof block)) > 0)
			;
		_exit(n < 0);
	}
	(void)close(ends[0]);
	if (fork() == 0) {
		(void)close(ends[1]);
		disturb(getppid());
	}
	failed |= write_all(ends[1], text, sizeof text) < 0 || close(ends[1]) < 0;
	while ((n = read_some(0, block, sizeof block)) > 0)
		failed |= write_all(1, block, (size_t)n) < 0;
	while (wait(&status) > 0 || errno == EINTR)
		failed |= status != 0;
	return failed || n < 0 || came == 0;
}
