/* The time-out is the socket's own: it is the same for each recvfrom. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

int receive_from(int fd, unsigned short port, char *text, int room);

static int disturb(const struct sockaddr_in *client)
{
	int i, fd = socket(AF_INET, SOCK_DGRAM, 0);

	for (i = 0; i < 2; i++)
		if (sleep(1) != 0 || sendto(fd, "x", 1, 0, (const struct sockaddr *)client, sizeof *client) != 1)
			return 1;
	return 0;
}

int main(void)
{
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}}, client = server;
	int quiet = socket(AF_INET, SOCK_DGRAM, 0), fd = socket(AF_INET, SOCK_DGRAM, 0);
	struct timeval patience = {.tv_sec = 2};
	socklen_t length = sizeof server;
	char text[16];

	if (quiet < 0 || fd < 0 || bind(quiet, (struct sockaddr *)&server, sizeof server) < 0 ||
		bind(fd, (struct sockaddr *)&client, sizeof client) < 0 ||
		getsockname(quiet, (struct sockaddr *)&server, &length) < 0 ||
		getsockname(fd, (struct sockaddr *)&client, &length) < 0 ||
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) < 0)
		return 1;
	if (fork() == 0)
		_exit(disturb(&client));
	if (sendto(fd, "?", 1, 0, (struct sockaddr *)&server, sizeof server) != 1)
		return 1;
	return receive_from(fd, server.sin_port, text, sizeof text) >= 0 || wait(NULL) < 0;
}
