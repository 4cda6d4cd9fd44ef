/*
 * The child is stopped at the end, whether there is one or not.
 * fault: errno:EAGAIN@main,spawn,,1
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char byte;
	pid_t child = fork();

	if (child == 0) {
		(void)pause();
		_exit(0);
	}
	(void)read(0, &byte, 1);
	if (kill(child, SIGTERM) < 0) /* HERE */
		return 1;
	return wait(NULL) < 0;
}
