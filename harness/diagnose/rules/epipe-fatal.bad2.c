/* One client after the other; the first error of any of them is the end of all. */
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

int serve(int fd);

static int visit(const struct sockaddr_in *at, int impatient)
{
	struct linger at_once = {1, 0};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char byte;

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || send(fd, "?", 1, 0) != 1)
		return 1;
	if (impatient && setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) < 0)
		return 1;
	return (!impatient && recv(fd, &byte, 1, 0) != 1) || close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0 || signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || visit(&at, 0) || visit(&at, 1) || visit(&at, 0));
	while ((fd = accept(listener, NULL, NULL)) >= 0)
		if (serve(fd) < 0)
			return 1;
	return 1;
}
