/* Right: one client at a time. The first one is silent, so the second waits in the queue; it will be accepted when the first has gone. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static int serve(int listener)
{
	char byte;
	int fd;

	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		while (recv(fd, &byte, 1, 0) == 1)
			if (send(fd, &byte, 1, 0) != 1)
				break;
		if (close(fd) < 0)
			break;
	}
	return 1;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0), silent = socket(AF_INET, SOCK_STREAM, 0);
	int second = socket(AF_INET, SOCK_STREAM, 0);
	char byte;

	if (listener < 0 || silent < 0 || second < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(silent) < 0 || close(second) < 0 || serve(listener));
	if (close(listener) < 0 || connect(silent, (struct sockaddr *)&at, sizeof at) < 0 ||
		connect(second, (struct sockaddr *)&at, sizeof at) < 0 || send(second, "?", 1, 0) != 1)
		return 1;
	return recv(second, &byte, 1, 0) != 1;
}
