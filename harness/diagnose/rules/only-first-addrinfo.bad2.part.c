#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

int dial(const struct addrinfo *list);

int dial(const struct addrinfo *list)
{
	const struct addrinfo *it;

	for (it = list; it; it = it->ai_next) {
		int fd = socket(it->ai_family, it->ai_socktype, it->ai_protocol);

		if (fd < 0 || connect(fd, it->ai_addr, it->ai_addrlen) < 0) /* HERE */
			return -1;
		return fd;
	}
	return -1;
}
