/* A child reads frames from a socket. */
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int read_frame(int fd)
{
	uint32_t length;
	char *frame;
	ssize_t n;

	if (recv(fd, &length, sizeof length, MSG_WAITALL) != (ssize_t)sizeof length)
		return 1;
	frame = malloc(length);
	n = frame ? recv(fd, frame, length, 0) : -1; /* HERE */
	free(frame);
	return n < 0;
}

int main(void)
{
	uint32_t length = 200000000;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(read_frame(ends[1]));
	if (write(ends[0], &length, sizeof length) != (ssize_t)sizeof length || write(ends[0], "frame", 5) != 5)
		return 1;
	return wait(NULL) < 0;
}
