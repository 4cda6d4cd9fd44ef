/* Whoever does not want to wait for its work forks twice: the work is an orphan, which init collects. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int start(int done, int number)
{
	pid_t between = fork();
	int status;

	if (between == 0) {
		pid_t worker = fork();

		if (worker != 0)
			_exit(worker < 0);
		_exit(dprintf(done, "%d", number) < 0);
	}
	return between < 0 || waitpid(between, &status, 0) != between || status != 0;
}

int main(void)
{
	char done[16];
	int ends[2], got = 0, i;
	ssize_t n;

	if (pipe(ends) < 0)
		return 1;
	for (i = 0; i < 3; i++)
		if (start(ends[1], i))
			return 1;
	(void)close(ends[1]);
	while ((n = read(ends[0], done, sizeof done)) > 0)
		got += (int)n;
	return n < 0 || got != 3;
}
