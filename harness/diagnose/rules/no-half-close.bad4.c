/* The server counts the bytes until the end, and tells the number then. The client waits for it in poll(), and never ends. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int count(int listener)
{
	int fd = accept(listener, NULL, NULL);
	char block[512], line[32];
	long sum = 0;
	ssize_t n;

	if (fd < 0)
		return 1;
	while ((n = recv(fd, block, sizeof block, 0)) > 0)
		sum += n;
	n = snprintf(line, sizeof line, "%ld\n", sum);
	return send(fd, line, (size_t)n, 0) != n || close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0), fd = socket(AF_INET, SOCK_STREAM, 0);
	struct pollfd answered = {.events = POLLIN};
	char answer[32];

	if (listener < 0 || fd < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(fd) < 0 || count(listener));
	if (close(listener) < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) < 0 ||
		send(fd, "to be, or not to be\n", 20, 0) != 20)
		return 1;
	answered.fd = fd;
	if (poll(&answered, 1, -1) != 1) /* HERE */
		return 1;
	return recv(fd, answer, sizeof answer, 0) <= 0;
}
