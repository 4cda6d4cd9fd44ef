/* A child that reads to the end of standard input, and is waited for. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char byte;
	pid_t child = fork();
	int status;

	if (child == 0) {
		while (read(0, &byte, 1) > 0)
			;
		_exit(0);
	}
	return waitpid(child, &status, 0) != child || status != 0;
}
