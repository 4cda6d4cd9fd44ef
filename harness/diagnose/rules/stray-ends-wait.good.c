/* Right: the end of the wait is computed once; after each stray the program waits for what is left. */
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* it exists */
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int bound_socket(struct sockaddr_in *at)
{
	socklen_t length = sizeof *at;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	*at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	if (fd < 0 || bind(fd, (struct sockaddr *)at, sizeof *at) < 0 ||
		getsockname(fd, (struct sockaddr *)at, &length) < 0)
		return -1;
	return fd;
}

static int disturb(int fd, const struct sockaddr_in *client)
{
	int i;

	for (i = 0; i < 3; i++)
		if (usleep(200000) < 0 ||
			sendto(fd, "noise", 5, 0, (const struct sockaddr *)client, sizeof *client) != 5)
			return 1;
	return 0;
}

int main(void)
{
	struct sockaddr_in servers, clients, others, from;
	int server = bound_socket(&servers), client = bound_socket(&clients), other = bound_socket(&others);
	struct pollfd one = {client, POLLIN, 0};
	socklen_t length;
	char text[16];
	long end, left;

	if (server < 0 || client < 0 || other < 0)
		return 1;
	if (fork() == 0)
		_exit(disturb(other, &clients));
	if (sendto(client, "time?", 5, 0, (struct sockaddr *)&servers, sizeof servers) != 5)
		return 1;
	end = now_ms() + 300;
	while ((left = end - now_ms()) > 0 && poll(&one, 1, (int)left) > 0) {
		length = sizeof from;
		if (recvfrom(client, text, sizeof text, 0, (struct sockaddr *)&from, &length) < 0)
			return 1;
		if (from.sin_port == servers.sin_port)
			return write(1, text, 5) != 5;
	}
	return wait(NULL) < 0;
}
