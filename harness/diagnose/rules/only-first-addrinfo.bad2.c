/* The loop over the addresses is there, but it ends at the first one that fails. */
#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

int dial(const struct addrinfo *list);

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
