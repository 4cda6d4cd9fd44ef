/* What is left of the half second is computed anew for each wait: it ends in time. */
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int trickle(const struct sockaddr_in *server)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0), i;
	char refusal[16];

	if (fd < 0 || connect(fd, (const struct sockaddr *)server, sizeof *server) < 0 ||
		recv(fd, refusal, 9, MSG_WAITALL) != 9)
		return 1;
	for (i = 0; i < 20; i++)
		if (usleep(200000) < 0 || send(fd, "x", 1, MSG_NOSIGNAL) != 1)
			break; /* the server has closed, as it should */
	return close(fd) < 0;
}

static long now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int main(void)
{
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int listener = socket(AF_INET, SOCK_STREAM, 0), client;
	socklen_t length = sizeof server;
	struct pollfd one = {.events = POLLIN};
	char block[512];
	long end, left;

	if (listener < 0 || bind(listener, (struct sockaddr *)&server, sizeof server) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&server, &length) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(listener);
		_exit(trickle(&server));
	}
	client = accept(listener, NULL, NULL);
	if (client < 0 || send(client, "ERR busy\n", 9, MSG_NOSIGNAL) != 9 || shutdown(client, SHUT_WR) < 0)
		return 1;
	one.fd = client;
	end = now_ms() + 500;
	while ((left = end - now_ms()) > 0 && poll(&one, 1, (int)left) > 0)
		if (recv(client, block, sizeof block, 0) <= 0)
			break;
	(void)close(client);
	(void)close(listener);
	return wait(NULL) < 0;
}
