#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int start_worker(void);

int start_worker(void)
{
	pid_t child = fork(); /* HERE */

	if (child == 0) {
		puts("a result");
		exit(0);
	}
	return child < 0 ? -1 : 0;
}
