/* Right: the handler of SIGTERM will write into the pipe that the program reads, and nobody has sent it yet. */
#include <signal.h>
#include <unistd.h>

static int ends[2];

static void on_term(int signal)
{
	(void)signal;
	(void)!write(ends[1], "!", 1);
}

int main(void)
{
	struct sigaction action = {.sa_handler = on_term, .sa_flags = SA_RESTART};
	char byte;

	if (pipe(ends) < 0 || sigaction(SIGTERM, &action, NULL) < 0)
		return 1;
	return read(ends[0], &byte, 1) != 1;
}
