/* The child writes, the parent reads and disturbs. */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static char text[200000];

static void note(int number)
{
	(void)number;
}

static int deliver(int out)
{
	struct sigaction action = {.sa_handler = note};
	int attempts;

	if (sigaction(SIGUSR1, &action, NULL) < 0)
		return 1;
	for (attempts = 0; attempts < 3; attempts++)
		if (write(out, text, sizeof text) == (ssize_t)sizeof text) /* HERE */
			return 0;
	return 1;
}

int main(void)
{
	static char block[4096];
	int ends[2];
	pid_t child;

	if (pipe(ends) < 0)
		return 1;
	child = fork();
	if (child == 0)
		_exit(close(ends[0]) < 0 || deliver(ends[1]));
	(void)close(ends[1]);
	(void)sleep(1);
	if (kill(child, SIGUSR1) < 0)
		return 1;
	while (read(ends[0], block, sizeof block) > 0)
		;
	return wait(NULL) < 0;
}
