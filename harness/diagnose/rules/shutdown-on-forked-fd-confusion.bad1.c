/* The child serves the client and ends. Its parent, which accepts, still has the connection, so the client never reads the end. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static int ask(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char block[64];
	ssize_t n;

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0)
		return 1;
	while ((n = recv(fd, block, sizeof block, 0)) > 0)
		;
	return n < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || ask(&at));
	while ((fd = accept(listener, NULL, NULL)) >= 0) { /* HERE */
		if (fork() == 0) {
			if (close(listener) < 0 || send(fd, "hello\n", 6, 0) != 6)
				_exit(1);
			_exit(close(fd) < 0);
		}
	}
	return 1;
}
