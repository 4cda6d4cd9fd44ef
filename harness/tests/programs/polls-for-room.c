/* Asks for room to write all the time, and has nothing to write: the poll never sleeps. The child's answer comes all the same; then nobody else is there. */
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct pollfd one = {-1, POLLIN | POLLOUT, 0};
	char answer[8] = "";
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(write(ends[1], "answer", 6) != 6);
	one.fd = ends[0];
	while (poll(&one, 1, -1) > 0 && !(one.revents & POLLIN))
		;
	if (read(ends[0], answer, 6) != 6 || wait(NULL) < 0 || printf("%s\n", answer) < 0 || fflush(stdout) != 0)
		return 1;
	for (;;)
		(void)poll(&one, 1, -1); /* until somebody ends it */
}
