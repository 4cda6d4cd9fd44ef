/* The set belongs to the caller; the function that waits changes it, and nobody repairs it. */
#include <arpa/inet.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int next_ready(fd_set *set, int highest);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd, ready, listener = socket(AF_INET, SOCK_STREAM, 0), first = socket(AF_INET, SOCK_STREAM, 0);
	int second = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t length = sizeof at;
	fd_set set;
	char byte;

	if (listener < 0 || first < 0 || second < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(first, (struct sockaddr *)&at, sizeof at) < 0 || send(first, "?", 1, 0) != 1)
		return 1;
	fd = accept(listener, NULL, NULL);
	FD_ZERO(&set);
	FD_SET(listener, &set);
	FD_SET(fd, &set);
	while ((ready = next_ready(&set, fd)) >= 0) {
		if (ready == fd && recv(fd, &byte, 1, 0) != 1)
			return 1;
		if (connect(second, (struct sockaddr *)&at, sizeof at) < 0)
			return 1;
	}
	return 1;
}
