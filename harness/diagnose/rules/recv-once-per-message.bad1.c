/* The client sends its line in two pieces. The server answers to the first, and hangs up. */
#include <arpa/inet.h>
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
	ssize_t n;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || ask(&at));
	fd = accept(listener, NULL, NULL);
	if (fd < 0)
		return 1;
	n = recv(fd, line, sizeof line, 0); /* HERE */
	if (n <= 0 || send(fd, "12:00\n", 6, 0) != 6 || close(fd) < 0)
		return 1;
	return wait(NULL) < 0;
}
