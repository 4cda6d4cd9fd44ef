/* The function was written for IPv4, and gets an address of IPv6. */
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int dial(const struct sockaddr *to);

int main(void)
{
	struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET6, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	fd = dial((struct sockaddr *)&at);
	return fd < 0 || close(fd) < 0;
}
