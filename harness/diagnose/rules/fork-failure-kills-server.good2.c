/*
 * Right: a program that needs one child for its work ends when there is none, and says why.
 * fault: errno:EAGAIN@main,spawn,,1
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	pid_t child = fork();

	if (child < 0) {
		perror("fork");
		return 1;
	}
	if (child == 0)
		_exit(0);
	return waitpid(child, NULL, 0) != child;
}
