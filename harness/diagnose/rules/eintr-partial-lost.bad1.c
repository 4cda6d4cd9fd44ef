/* "Interrupted" means to do it again, and so it does: all of it. */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static char text[200000];

static void note(int number)
{
	(void)number;
}

/** Reads slowly, and disturbs the writer when the pipe is full. */
static void be_reader(int in, pid_t writer)
{
	static char block[4096];

	(void)sleep(1);
	if (kill(writer, SIGUSR1) < 0)
		_exit(1);
	(void)sleep(1);
	while (read(in, block, sizeof block) > 0)
		;
	_exit(0);
}

int main(void)
{
	struct sigaction action = {.sa_handler = note};
	int ends[2];

	if (pipe(ends) < 0 || sigaction(SIGUSR1, &action, NULL) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[1]);
		be_reader(ends[0], getppid());
	}
	(void)close(ends[0]);
	while (write(ends[1], text, sizeof text) != (ssize_t)sizeof text) /* HERE */
		;
	return close(ends[1]) < 0 || wait(NULL) < 0;
}
