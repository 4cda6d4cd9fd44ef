#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

void serve(int listener, int connection);

void serve(int listener, int connection)
{
	pid_t child = fork(); /* HERE */

	switch (child) {
	case -1:
		perror("fork");
		break;
	case 0:
		_exit(close(listener) < 0 || write(connection, "hello", 5) != 5);
	default:
		(void)close(connection);
		(void)waitpid(child, NULL, 0);
	}
}
