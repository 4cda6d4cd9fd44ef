/* accept stands before the loop: the first client is served, the second is connected and waits for ever. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static int visit(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char byte;

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || send(fd, "x", 1, 0) != 1 ||
		recv(fd, &byte, 1, 0) != 1)
		return 1;
	return close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);
	char byte;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || visit(&at) || visit(&at));
	fd = accept(listener, NULL, NULL); /* HERE */
	if (fd < 0)
		return 1;
	for (;;)
		if (recv(fd, &byte, 1, 0) != 1 || send(fd, &byte, 1, 0) != 1)
			break;
	(void)close(fd);
	return pause(); /* for more clients */
}
