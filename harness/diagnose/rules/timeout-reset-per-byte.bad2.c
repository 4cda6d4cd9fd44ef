/* SO_RCVTIMEO is for each recv() by itself; this one is called from a function of its own. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void discard(int client)
{
	struct timeval limit = {.tv_usec = 400000};
	char block[512];

	if (setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) < 0)
		return;
	while (recv(client, block, sizeof block, 0) > 0) /* HERE */
		;
}

static int trickle(const struct sockaddr_in *server)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0), i;

	if (fd < 0 || connect(fd, (const struct sockaddr *)server, sizeof *server) < 0)
		return 1;
	for (i = 0; i < 12; i++)
		if (usleep(300000) < 0 || send(fd, "more", 4, MSG_NOSIGNAL) != 4)
			return 1;
	return close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int listener = socket(AF_INET, SOCK_STREAM, 0), client;
	socklen_t length = sizeof server;

	if (listener < 0 || bind(listener, (struct sockaddr *)&server, sizeof server) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&server, &length) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(listener);
		_exit(trickle(&server));
	}
	client = accept(listener, NULL, NULL);
	if (client < 0 || shutdown(client, SHUT_WR) < 0)
		return 1;
	discard(client);
	(void)close(client);
	(void)close(listener);
	return wait(NULL) < 0;
}
