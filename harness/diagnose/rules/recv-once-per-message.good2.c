/* Right: the first eight bytes say how long the request is: too long. The answer to that need not wait for the rest. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int ask(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char answer[64];

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || send(fd, "99999999", 8, 0) != 8)
		return 1;
	(void)sleep(1);                           /* a slow line; never interrupted */
	(void)send(fd, "abc\n", 4, MSG_NOSIGNAL); /* the answer tells whether it arrived */
	return recv(fd, answer, sizeof answer, 0) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);
	char header[8];

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || ask(&at));
	fd = accept(listener, NULL, NULL);
	if (fd < 0 || recv(fd, header, sizeof header, 0) != sizeof header)
		return 1;
	if (send(fd, "too long\n", 9, 0) != 9 || close(fd) < 0)
		return 1;
	return wait(NULL) < 0;
}
