/* Right: EAGAIN means to come back later, when poll says that something is there. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct pollfd one = {-1, POLLIN, 0};
	char line[100];
	int ends[2];
	ssize_t n;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
		return 1;
	if (fork() == 0)
		_exit(sleep(1) != 0 || send(ends[1], "hello\n", 6, 0) != 6);
	one.fd = ends[0];
	while ((n = recv(ends[0], line, sizeof line, 0)) < 0 && errno == EAGAIN)
		if (poll(&one, 1, -1) < 0)
			return 1;
	if (n < 0) {
		perror("recv");
		return 1;
	}
	return close(ends[0]) < 0 || wait(NULL) < 0;
}
