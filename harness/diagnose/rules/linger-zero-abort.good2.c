/* Right: a client that has said nothing for too long is thrown out without a word. Nothing had been sent to it. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};
	socklen_t length = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
	struct pollfd one = {-1, POLLIN, 0};
	char byte;

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	one.fd = accept(listener, NULL, NULL);
	if (one.fd < 0 || poll(&one, 1, 2000) != 0 ||
		setsockopt(one.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) < 0 || close(one.fd) < 0)
		return 1;
	if (recv(client, &byte, 1, 0) < 0)
		perror("client");
	return close(client) < 0 || close(listener) < 0;
}
