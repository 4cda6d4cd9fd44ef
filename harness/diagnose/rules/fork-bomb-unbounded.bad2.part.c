#include <stdio.h>
#include <unistd.h>

int start(int job);

int start(int job)
{
	pid_t child = fork(); /* HERE */

	if (child < 0)
		perror("fork");
	if (child == 0) {
		(void)sleep(1 + (unsigned)job);
		_exit(0);
	}
	return child < 0 ? -1 : 0;
}
