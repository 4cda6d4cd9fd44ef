/* Right: with a linger time of five seconds close waits until the answer has arrived. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct linger patiently = {.l_onoff = 1, .l_linger = 5};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
	char answer[64];
	ssize_t n;

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	fd = accept(listener, NULL, NULL);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_LINGER, &patiently, sizeof patiently) < 0)
		return 1;
	if (send(fd, "the answer\n", 11, 0) != 11 || close(fd) < 0)
		return 1;
	while ((n = recv(client, answer, sizeof answer, 0)) > 0)
		;
	return n < 0;
}
