/* A child reads from a pipe what it has written there, and never has to wait. The parent, who wants the same bytes, comes to its turn. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void circulate(const int pipe[2])
{
	char block[8];
	ssize_t n;

	while ((n = read(pipe[0], block, sizeof block)) > 0)
		(void)!write(pipe[1], block, (size_t)n); /* it has just made the room */
	_exit(0);
}

int main(void)
{
	struct pollfd one = {-1, POLLIN, 0};
	char answer[8] = "";
	int ends[2];
	pid_t child;

	if (pipe(ends) < 0)
		return 1;
	child = fork();
	if (child == 0)
		circulate(ends);
	one.fd = ends[0];
	(void)poll(NULL, 0, 10); /* the child waits in read() by then */
	if (write(ends[1], "token", 5) != 5 || poll(&one, 1, -1) != 1 || read(ends[0], answer, 5) != 5)
		return 1;
	return kill(child, SIGKILL) < 0 || wait(NULL) < 0 || printf("%s\n", answer) < 0;
}
