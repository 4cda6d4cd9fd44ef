/* This machine has two addresses for itself, ::1 and 127.0.0.1, and the server listens at the second. */
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int listen_on(const char *port)
{
	struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || getaddrinfo("127.0.0.1", port, &hints, &at) != 0)
		return -1;
	return bind(fd, at->ai_addr, at->ai_addrlen) < 0 || listen(fd, 5) < 0 ? -1 : fd;
}

int main(void)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
	int fd, listener = listen_on("5003");

	if (listener < 0 || getaddrinfo(NULL, "5003", &hints, &list) != 0)
		return 1;
	fd = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
	if (fd < 0)
		return 1;
	if (connect(fd, list->ai_addr, list->ai_addrlen) < 0) { /* HERE */
		perror("connect");
		return 1;
	}
	freeaddrinfo(list);
	return close(fd) < 0;
}
