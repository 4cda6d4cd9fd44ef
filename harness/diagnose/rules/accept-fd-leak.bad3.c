/* The server is a child process. It shuts its clients down, and takes that for closing them. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 25 };

static int serve(int listener)
{
	int i;

	for (i = 0; i < CLIENTS; i++) {
		int fd = accept(listener, NULL, NULL); /* HERE */

		if (fd < 0 || send(fd, "hello\n", 6, 0) != 6 || shutdown(fd, SHUT_RDWR) < 0)
			return 1;
	}
	return 0;
}

static int visit(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char line[6];

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || recv(fd, line, 6, MSG_WAITALL) != 6)
		return -1;
	return close(fd);
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, status, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(serve(listener));
	for (i = 0; i < CLIENTS; i++)
		if (visit(&at) < 0)
			return 1;
	return wait(&status) < 0 || status != 0;
}
