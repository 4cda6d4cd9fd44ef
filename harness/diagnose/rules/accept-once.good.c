/* Right: accept stands in the loop, and as many clients are served as come. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 2 };

static int visit(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char line[6];

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || recv(fd, line, 6, MSG_WAITALL) != 6)
		return 1;
	return close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, fd, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || visit(&at) || visit(&at));
	for (i = 0; i < CLIENTS; i++) {
		fd = accept(listener, NULL, NULL);
		if (fd < 0 || send(fd, "hello\n", 6, 0) != 6 || close(fd) < 0)
			return 1;
	}
	return close(listener) < 0 || wait(NULL) < 0;
}
