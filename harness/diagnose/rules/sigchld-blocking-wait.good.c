/* Right: only who has ended is collected, and the handler returns. */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void collect(int number)
{
	int saved = errno;

	(void)number;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	errno = saved;
}

/** A child that lives until it is told to end; the others end at once. */
static void make_children(int told)
{
	char byte;
	int i;

	for (i = 0; i < 2; i++)
		if (fork() == 0)
			_exit(0);
	if (fork() == 0)
		_exit(read(told, &byte, 1) < 0);
}

int main(void)
{
	char byte;

	(void)signal(SIGCHLD, collect);
	make_children(0);
	return read(0, &byte, 1) < 0;
}
