/* Right: the child ends the connection with shutdown, which works whoever else has a descriptor of it. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
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
	fd = accept(listener, NULL, NULL);
	if (fd < 0)
		return 1;
	if (fork() == 0)
		_exit(send(fd, "hello\n", 6, 0) != 6 || shutdown(fd, SHUT_WR) < 0);
	if (wait(NULL) < 0 || wait(NULL) < 0)
		return 1;
	return close(fd) < 0;
}
