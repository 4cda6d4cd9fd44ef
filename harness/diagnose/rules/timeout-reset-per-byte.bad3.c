/* A child serves, with select(); the set is made anew each time, and so is the time-out. */
#include <arpa/inet.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(int client)
{
	char block[64];

	if (shutdown(client, SHUT_WR) < 0)
		return 1;
	for (;;) {
		struct timeval limit = {.tv_sec = 1};
		fd_set set;

		FD_ZERO(&set);
		FD_SET(client, &set);
		if (select(client + 1, &set, NULL, NULL, &limit) <= 0) /* HERE */
			return 0;
		if (read(client, block, sizeof block) <= 0)
			return 0;
	}
}

int main(void)
{
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int listener = socket(AF_INET, SOCK_STREAM, 0), fd, i;
	socklen_t length = sizeof server;

	if (listener < 0 || bind(listener, (struct sockaddr *)&server, sizeof server) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&server, &length) < 0)
		return 1;
	if (fork() == 0) {
		int client = accept(listener, NULL, NULL);

		(void)close(listener);
		_exit(client < 0 || serve(client));
	}
	(void)close(listener);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&server, sizeof server) < 0)
		return 1;
	for (i = 0; i < 10; i++)
		if (usleep(700000) < 0 || send(fd, "x", 1, MSG_NOSIGNAL) != 1)
			return 1;
	(void)close(fd);
	return wait(NULL) < 0;
}
