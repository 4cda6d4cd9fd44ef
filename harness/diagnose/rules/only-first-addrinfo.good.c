/* Right: each address is tried, with a socket of its own, until one works. */
#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

static int dial(const struct addrinfo *list)
{
	const struct addrinfo *it;

	for (it = list; it; it = it->ai_next) {
		int fd = socket(it->ai_family, it->ai_socktype, it->ai_protocol);

		if (fd < 0)
			continue;
		if (connect(fd, it->ai_addr, it->ai_addrlen) == 0)
			return fd;
		(void)close(fd); /* nothing was sent */
	}
	return -1;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getaddrinfo(NULL, "5003", &hints, &list) != 0)
		return 1;
	fd = dial(list);
	freeaddrinfo(list);
	return fd < 0 || close(fd) < 0;
}
