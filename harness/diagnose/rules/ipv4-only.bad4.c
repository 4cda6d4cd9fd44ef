/* getaddrinfo understands ::1, and the socket is one of IPv4 all the same. */
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int reach(const struct addrinfo *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd >= 0 && connect(fd, at->ai_addr, at->ai_addrlen) == 0) /* HERE */
		return fd;
	perror("connect");
	if (fd >= 0)
		(void)close(fd);
	return -1;
}

int main(void)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
	int fd;

	if (getaddrinfo("::1", "5003", &hints, &list) != 0)
		return 1;
	fd = reach(list);
	freeaddrinfo(list);
	return fd < 0 || close(fd) < 0;
}
