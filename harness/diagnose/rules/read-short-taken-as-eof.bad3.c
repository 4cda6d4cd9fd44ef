/* A child serves a connection: it takes what the first recv() gives for the whole request. */
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(int fd)
{
	char request[20], ready = '!';

	if (send(fd, &ready, 1, 0) != 1)
		return 1;
	return recv(fd, request, sizeof request, 0) < 0; /* HERE */
}

int main(void)
{
	int ends[2];
	char ready;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(serve(ends[0]));
	if (close(ends[0]) < 0 || recv(ends[1], &ready, 1, 0) != 1)
		return 1;
	if (send(ends[1], "0123456789", 10, 0) != 10 || send(ends[1], "0123456789", 10, MSG_NOSIGNAL) != 10)
		return 1;
	return wait(NULL) < 0;
}
