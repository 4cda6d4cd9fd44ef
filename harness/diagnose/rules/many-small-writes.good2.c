/* Right: with MSG_MORE the head waits for the body, and they go out together. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int ask(const struct sockaddr_in *at)
{
	int i, fd = socket(AF_INET, SOCK_STREAM, 0);
	char answer[11];

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0)
		return 1;
	for (i = 0; i < 10; i++)
		if (send(fd, "?", 1, 0) != 1 || recv(fd, answer, sizeof answer, MSG_WAITALL) != sizeof answer)
			return 1;
	return close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);
	char request;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || ask(&at));
	fd = accept(listener, NULL, NULL);
	while (fd >= 0 && recv(fd, &request, 1, 0) == 1)
		if (send(fd, "size=5", 6, MSG_MORE) != 6 || send(fd, "hello", 5, 0) != 5)
			return 1;
	return close(fd) < 0 || wait(NULL) < 0;
}
