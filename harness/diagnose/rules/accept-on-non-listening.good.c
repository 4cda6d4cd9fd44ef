/* Right: the order is socket, bind, listen, accept; a non-blocking accept may find nobody. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int server = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (server < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 || listen(server, 5) < 0)
		return 1;
	if (accept(server, NULL, NULL) >= 0 || errno != EAGAIN)
		return 1;
	return close(server) < 0;
}
