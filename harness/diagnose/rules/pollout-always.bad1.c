/* POLLIN and POLLOUT for every connection, all the time: there is nothing to send, and poll returns at once. */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct pollfd one = {-1, POLLIN | POLLOUT, 0};
	int ends[2];
	char byte;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	one.fd = ends[0];
	while (poll(&one, 1, -1) > 0) { /* HERE */
		if (!(one.revents & POLLIN))
			continue;
		if (recv(ends[0], &byte, 1, 0) != 1)
			break;
	}
	return close(ends[0]) < 0 || close(ends[1]) < 0;
}
