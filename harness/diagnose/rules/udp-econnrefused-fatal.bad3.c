/* The client is a child, by IPv6. Its parent opens the socket only when the child has asked. */
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static int ask(const struct sockaddr_in6 *at)
{
	int fd = socket(AF_INET6, SOCK_DGRAM, 0);
	char answer;

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || send(fd, "a", 1, 0) != 1)
		return 1;
	return recv(fd, &answer, 1, 0) < 0; /* HERE */
}

int main(void)
{
	struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	socklen_t length = sizeof at;
	int old = socket(AF_INET6, SOCK_DGRAM, 0), fd = socket(AF_INET6, SOCK_DGRAM, 0);

	if (old < 0 || fd < 0 || bind(old, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(old, (struct sockaddr *)&at, &length) < 0 || close(old) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(fd) < 0 || ask(&at));
	(void)sleep(1); /* never interrupted */
	return bind(fd, (struct sockaddr *)&at, sizeof at) < 0;
}
