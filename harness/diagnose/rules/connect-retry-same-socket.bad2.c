/* Three attempts are to be better than one; the second and third ask a socket that is busy with the first. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int connect_somehow(int fd, const struct sockaddr *to, socklen_t length);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int busy = socket(AF_INET, SOCK_STREAM, 0), first = socket(AF_INET, SOCK_STREAM, 0);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (busy < 0 || first < 0 || fd < 0 || bind(busy, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(busy, 0) < 0 || getsockname(busy, (struct sockaddr *)&at, &length) < 0 ||
		connect(first, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (connect_somehow(fd, (struct sockaddr *)&at, sizeof at) < 0) {
		(void)close(fd); /* of no use */
		return 1;
	}
	return close(fd) < 0;
}
