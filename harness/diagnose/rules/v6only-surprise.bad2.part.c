#include <netinet/in.h>
#include <sys/socket.h>

int open_listener(unsigned short port);

int open_listener(unsigned short port)
{
	struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
	int on = 1, fd = socket(AF_INET6, SOCK_STREAM, 0);

	if (fd < 0 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) < 0) /* HERE */
		return -1;
	return bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 5) < 0 ? -1 : fd;
}
