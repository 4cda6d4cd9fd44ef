/* Two listening sockets, one for each family. The length is set once; the IPv4 client leaves 16 in it, and the IPv6 client comes next. */
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int welcome(int listener);

static int open_listener(int family, struct sockaddr_storage *at, socklen_t length)
{
	int fd = socket(family, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)at, length) < 0 || listen(fd, 5) < 0 ||
		getsockname(fd, (struct sockaddr *)at, &length) < 0)
		return -1;
	return fd;
}

int main(void)
{
	struct sockaddr_storage v4 = {.ss_family = AF_INET}, v6 = {.ss_family = AF_INET6};
	int listeners[2] = {open_listener(AF_INET, &v4, sizeof(struct sockaddr_in)),
		open_listener(AF_INET6, &v6, sizeof(struct sockaddr_in6))};
	int clients[2] = {socket(AF_INET, SOCK_STREAM, 0), socket(AF_INET6, SOCK_STREAM, 0)};

	if (listeners[0] < 0 || listeners[1] < 0 || clients[0] < 0 || clients[1] < 0 ||
		connect(clients[0], (struct sockaddr *)&v4, sizeof(struct sockaddr_in)) < 0 ||
		connect(clients[1], (struct sockaddr *)&v6, sizeof(struct sockaddr_in6)) < 0)
		return 1;
	return welcome(listeners[0]) < 0 || welcome(listeners[1]) < 0 || close(clients[0]) < 0 || close(clients[1]) < 0;
}
