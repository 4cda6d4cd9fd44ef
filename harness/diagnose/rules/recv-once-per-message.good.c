/* Right: the server receives until the line is complete, and answers then. */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int ask(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char answer[64];

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || send(fd, "time in ", 8, 0) != 8)
		return 1;
	(void)sleep(1); /* a slow line; never interrupted */
	return send(fd, "Paris?\n", 7, MSG_NOSIGNAL) != 7 || recv(fd, answer, sizeof answer, 0) <= 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);
	char line[128];
	size_t filled = 0;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || ask(&at));
	fd = accept(listener, NULL, NULL);
	if (fd < 0)
		return 1;
	while (filled < sizeof line && !memchr(line, '\n', filled)) {
		ssize_t n = recv(fd, line + filled, sizeof line - filled, 0);

		if (n <= 0)
			return 1;
		filled += (size_t)n;
	}
	if (send(fd, "12:00\n", 6, 0) != 6 || close(fd) < 0)
		return 1;
	return wait(NULL) < 0;
}
