#include <sys/wait.h>

int finish(pid_t child);

int finish(pid_t child)
{
	int status;

	if (waitpid(child, &status, 0) != child) /* HERE */
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
