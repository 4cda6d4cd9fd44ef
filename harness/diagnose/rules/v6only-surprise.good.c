/* Right: with two sockets, the one at :: is told to leave IPv4 to the other. */
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(5003)};
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(5003)};
	int on = 1, fds[2] = {socket(AF_INET6, SOCK_STREAM, 0), socket(AF_INET, SOCK_STREAM, 0)};

	if (fds[0] < 0 || fds[1] < 0 || setsockopt(fds[0], IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) < 0 ||
		bind(fds[0], (struct sockaddr *)&v6, sizeof v6) < 0 || listen(fds[0], 5) < 0 ||
		bind(fds[1], (struct sockaddr *)&v4, sizeof v4) < 0 || listen(fds[1], 5) < 0)
		return 1;
	return close(fds[0]) < 0 || close(fds[1]) < 0;
}
