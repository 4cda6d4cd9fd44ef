#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void run(const char *path, const char *argument);

void run(const char *path, const char *argument)
{
	pid_t child = fork();

	if (child == 0) {
		execl(path, path, argument, (char *)NULL); /* HERE */
		exit(1);
	}
	if (child > 0)
		(void)waitpid(child, NULL, 0);
}
