/* The relay polls both sides; the function that moves bytes ends both connections at the first end. */
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int move(int from, int to);

static int open_listener(struct sockaddr_in *at)
{
	socklen_t length = sizeof *at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	*at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	if (fd < 0 || bind(fd, (struct sockaddr *)at, sizeof *at) < 0 || listen(fd, 5) < 0)
		return -1;
	return getsockname(fd, (struct sockaddr *)at, &length) < 0 ? -1 : fd;
}

static int dial(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 ? -1 : fd;
}

static int serve(int listener)
{
	int fd = accept(listener, NULL, NULL);
	char block[64];

	while (fd >= 0 && recv(fd, block, sizeof block, 0) > 0)
		;
	return send(fd, "the answer\n", 11, MSG_NOSIGNAL) != 11;
}

static int ask(const struct sockaddr_in *at)
{
	int fd = dial(at);
	char block[64];

	if (fd < 0 || send(fd, "question\n", 9, 0) != 9 || shutdown(fd, SHUT_WR) < 0)
		return 1;
	return recv(fd, block, sizeof block, 0) < 0;
}

int main(void)
{
	struct sockaddr_in outside, inside;
	int front = open_listener(&outside), back = open_listener(&inside);
	struct pollfd fds[2] = {{-1, POLLIN, 0}, {-1, POLLIN, 0}};

	if (front < 0 || back < 0)
		return 1;
	if (fork() == 0)
		_exit(close(front) < 0 || serve(back));
	if (fork() == 0)
		_exit(close(front) < 0 || close(back) < 0 || ask(&outside));
	fds[0].fd = accept(front, NULL, NULL);
	fds[1].fd = dial(&inside);
	while (poll(fds, 2, -1) > 0) {
		if ((fds[0].revents && move(fds[0].fd, fds[1].fd) <= 0) ||
			(fds[1].revents && move(fds[1].fd, fds[0].fd) <= 0))
			break;
	}
	return wait(NULL) < 0 || wait(NULL) < 0;
}
