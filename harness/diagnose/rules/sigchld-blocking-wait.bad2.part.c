#include <sys/wait.h>

void collect(int number);

void collect(int number)
{
	int status;

	(void)number;
	for (;;)
		if (waitpid(-1, &status, 0) < 0) /* HERE */
			break;
}
