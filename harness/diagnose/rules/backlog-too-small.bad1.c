/* A backlog of 1, and four clients that come at the same time. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 4 };

static int visit(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, fd, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (listen(listener, 1) < 0) /* HERE */
		return 1;
	if (getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	for (i = 0; i < CLIENTS; i++)
		if (fork() == 0)
			_exit(visit(&at));
	(void)sleep(1); /* busy with something else; never interrupted */
	for (i = 0; i < CLIENTS; i++) {
		fd = accept(listener, NULL, NULL);
		if (fd < 0 || close(fd) < 0 || wait(NULL) < 0)
			return 1;
	}
	return close(listener) < 0;
}
