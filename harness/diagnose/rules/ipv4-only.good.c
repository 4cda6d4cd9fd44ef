/* Right: getaddrinfo understands both families, and chooses structure and length. */
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in6 at = {
		.sin6_family = AF_INET6, .sin6_port = htons(5003), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
	int fd, listener = socket(AF_INET6, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getaddrinfo("::1", "5003", &hints, &list) != 0)
		return 1;
	fd = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
	if (fd < 0 || connect(fd, list->ai_addr, list->ai_addrlen) < 0)
		return 1;
	freeaddrinfo(list);
	return close(fd) < 0 || close(listener) < 0;
}
