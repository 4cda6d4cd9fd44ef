/* Too many clients: this one is told so, whatever it has said, and the function closes at once. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int refuse(int fd);

static int ask(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char answer[100];
	ssize_t n;

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 ||
		send(fd, "hello, it is me\n", 16, 0) != 16)
		return 1;
	while ((n = recv(fd, answer, sizeof answer, 0)) > 0)
		;
	return n < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, status, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || ask(&at));
	(void)sleep(1); /* busy with the others; never interrupted */
	fd = accept(listener, NULL, NULL);
	return fd < 0 || refuse(fd) < 0 || wait(&status) < 0 || status != 0;
}
