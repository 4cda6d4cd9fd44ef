#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int is_open(unsigned short port);

int is_open(unsigned short port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct pollfd one = {socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), POLLOUT, 0};
	int ready;

	if (one.fd < 0 || (connect(one.fd, (struct sockaddr *)&at, sizeof at) < 0 && errno != EINPROGRESS)) /* HERE */
		return 0;
	ready = poll(&one, 1, 1000) == 1 && one.revents & POLLOUT;
	(void)close(one.fd); /* only asked */
	return ready;
}
