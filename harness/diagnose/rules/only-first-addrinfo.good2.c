/* Right: IPv6 was asked for, so there is one address only; that somebody listens at another is no help. */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct addrinfo hints = {.ai_family = AF_INET6, .ai_socktype = SOCK_STREAM}, *list;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getaddrinfo("localhost", "5003", &hints, &list) != 0)
		return 1;
	fd = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
	if (fd < 0)
		return 1;
	if (connect(fd, list->ai_addr, list->ai_addrlen) < 0) {
		perror("connect");
		return 1;
	}
	freeaddrinfo(list);
	return close(fd) < 0;
}
