/* Right: where the socket at :: serves IPv4 already, the second bind may fail; the server does with one. */
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(5003)};
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(5003)};
	int fd, wide = socket(AF_INET6, SOCK_STREAM, 0), narrow = socket(AF_INET, SOCK_STREAM, 0);
	int client = socket(AF_INET, SOCK_STREAM, 0);

	if (wide < 0 || narrow < 0 || client < 0 || bind(wide, (struct sockaddr *)&v6, sizeof v6) < 0 ||
		listen(wide, 5) < 0)
		return 1;
	if (bind(narrow, (struct sockaddr *)&v4, sizeof v4) < 0 && (errno != EADDRINUSE || close(narrow) < 0))
		return 1;
	v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(client, (struct sockaddr *)&v4, sizeof v4) < 0)
		return 1;
	fd = accept(wide, NULL, NULL);
	return fd < 0 || close(fd) < 0 || close(client) < 0 || close(wide) < 0;
}
