/*
 * The handler closes the log, which may not be open.
 * stdin: more

 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void stop_log(int number);

int main(void)
{
	char line[64];
	int r;

	(void)signal(SIGUSR1, stop_log);
	if (fork() == 0)
		_exit(kill(getppid(), SIGUSR1) < 0);
	r = unlink("old-results");
	if (read(0, line, sizeof line) < 0)
		return 1;
	if (r < 0)
		fprintf(stderr, "old-results: %s\n", strerror(errno));
	return r < 0;
}
