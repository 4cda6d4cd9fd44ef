/* Right: the time-out of the socket says EAGAIN as well, and there it is the end of patience. */
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int main(void)
{
	struct timeval patience = {.tv_sec = 2};
	char line[100];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 ||
		setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) < 0)
		return 1;
	if (recv(ends[0], line, sizeof line, 0) < 0) {
		perror("recv");
		return 1;
	}
	return close(ends[0]) < 0 || close(ends[1]) < 0;
}
