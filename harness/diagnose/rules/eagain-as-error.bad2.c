/* The client is connected and thinks for a second; the function that serves it closes at once. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int serve(int fd);

static int ask(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0)
		return 1;
	(void)sleep(1); /* thinking; never interrupted */
	return send(fd, "hello?\n", 7, MSG_NOSIGNAL) < 0;
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
	fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	return fd < 0 || serve(fd) < 0 || wait(NULL) < 0;
}
