/* A server of many clients: one of them resets its connection, which is its own affair. */
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void reset(const struct sockaddr_in *address)
{
	struct linger now = {.l_onoff = 1, .l_linger = 0};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)address, sizeof *address) < 0 ||
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now) < 0)
		_exit(1);
	(void)close(fd);
	_exit(0);
}

int main(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1, fd;
	char block[64];
	ssize_t n;

	if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 8) < 0 ||
		getsockname(listener, (struct sockaddr *)&address, &length) < 0)
		return 1;
	if (fork() == 0)
		reset(&address);
	fd = accept(listener, NULL, NULL);
	while ((n = recv(fd, block, sizeof block, 0)) > 0 && send(fd, block, (size_t)n, MSG_NOSIGNAL) == n)
		;
	(void)close(fd);
	(void)wait(NULL);
	return 0;
}
