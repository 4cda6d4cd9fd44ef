/* As make does: a pipe holds as many bytes as jobs may run, and each job takes one out and puts it back. */
#include <sys/wait.h>
#include <unistd.h>

enum { SLOTS = 2, JOBS = 6 };

static int work(const int *tokens)
{
	char token;

	if (read(tokens[0], &token, 1) != 1)
		return 1;
	if (write(1, "job\n", 4) != 4)
		return 1;
	(void)usleep(1000);
	return write(tokens[1], &token, 1) != 1;
}

int main(void)
{
	int tokens[2], status, failed = 0, i;

	if (pipe(tokens) < 0 || write(tokens[1], "++", SLOTS) != SLOTS)
		return 1;
	for (i = 0; i < JOBS; i++)
		if (fork() == 0)
			_exit(work(tokens));
	failed |= work(tokens);
	while (wait(&status) > 0)
		failed |= status != 0;
	return failed;
}
