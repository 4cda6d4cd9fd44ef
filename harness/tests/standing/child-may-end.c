/* stdin: open
 * No deadlock: the parent waits for its own pipe, but the end of its child, which reads what is typed, runs a handler. */
#include <signal.h>
#include <unistd.h>

static int ends[2];

static void on_child(int signal)
{
	(void)signal;
	(void)!write(ends[1], "!", 1);
}

int main(void)
{
	struct sigaction action = {.sa_handler = on_child, .sa_flags = SA_RESTART};
	char byte;

	if (pipe(ends) < 0 || sigaction(SIGCHLD, &action, NULL) < 0)
		return 1;
	if (fork() == 0)
		_exit(read(0, &byte, 1) < 0);
	return read(ends[0], &byte, 1) != 1;
}
