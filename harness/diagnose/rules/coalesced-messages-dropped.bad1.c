/* The client's second and third request come together; the server looks at the first line of what it has received. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static int play(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char answer[3];

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0)
		return 1;
	if (send(fd, "one\n", 4, 0) != 4 || recv(fd, answer, 3, MSG_WAITALL) != 3)
		return 1;
	if (send(fd, "two\nthree\n", 10, 0) != 10 || recv(fd, answer, 3, MSG_WAITALL) != 3)
		return 1;
	return recv(fd, answer, 3, MSG_WAITALL) != 3;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);
	char request[100];

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || play(&at));
	fd = accept(listener, NULL, NULL);
	if (fd < 0)
		return 1;
	while (recv(fd, request, sizeof request, 0) > 0) /* HERE */
		if (send(fd, "ok\n", 3, 0) != 3)
			return 1;
	return close(fd) < 0;
}
