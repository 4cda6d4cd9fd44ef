/* The child asks, and waits for the answer; the parent waits for the child. */
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char word[8];
	pid_t child;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	child = fork();
	if (child == 0) {
		(void)close(ends[0]);
		_exit(write(ends[1], "may I?", 6) != 6 || read(ends[1], word, sizeof word) <= 0);
	}
	(void)close(ends[1]);
	return waitpid(child, NULL, 0) != child || write(ends[0], "yes", 3) != 3;
}
