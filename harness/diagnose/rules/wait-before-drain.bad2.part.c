#include <sys/wait.h>

int collect(pid_t child);

int collect(pid_t child)
{
	int status;

	return waitpid(child, &status, 0) == child ? status : -1; /* HERE */
}
