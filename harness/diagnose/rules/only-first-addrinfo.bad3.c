/* The client is a child; it tries its first address three times, and the other one never. */
#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int visit(void)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
	int attempt;

	if (getaddrinfo(NULL, "5003", &hints, &list) != 0)
		return 1;
	for (attempt = 1; attempt <= 3; attempt++) {
		int fd = socket(list->ai_family, list->ai_socktype, list->ai_protocol);

		if (fd >= 0 && connect(fd, list->ai_addr, list->ai_addrlen) == 0) /* HERE */
			return close(fd) < 0;
		(void)close(fd); /* nothing was sent */
	}
	return 4;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int status, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || visit());
	return wait(&status) < 0 || status != 0;
}
