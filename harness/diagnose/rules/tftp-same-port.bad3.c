/* A child takes a file, through the one socket that there is. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_socket(struct sockaddr_in *at)
{
	socklen_t length = sizeof *at;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	*at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	if (fd < 0 || bind(fd, (struct sockaddr *)at, sizeof *at) < 0 ||
		getsockname(fd, (struct sockaddr *)at, &length) < 0)
		_exit(1);
	return fd;
}

static void say(int fd, const struct sockaddr_in *to, const void *bytes, size_t length)
{
	if (sendto(fd, bytes, length, 0, (const struct sockaddr *)to, sizeof *to) != (ssize_t)length)
		_exit(1);
}

static int serve(int fd)
{
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	char packet[516];

	if (recvfrom(fd, packet, sizeof packet, 0, (struct sockaddr *)&from, &length) < 0)
		return 1;
	if (sendto(fd, "\0\4\0\0", 4, 0, (struct sockaddr *)&from, length) != 4) /* HERE */
		return 1;
	return recvfrom(fd, packet, sizeof packet, 0, (struct sockaddr *)&from, &length) != 10;
}

int main(void)
{
	struct sockaddr_in at, own;
	struct timeval second = {.tv_sec = 1};
	int server = open_socket(&at), client = open_socket(&own);
	char packet[516];

	if (setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(client) < 0 || serve(server));
	if (close(server) < 0)
		return 1;
	say(client, &at, "\0\2motd\0octet", 13);
	if (recv(client, packet, sizeof packet, 0) != 4)
		return 1;
	say(client, &at, "\0\3\0\1hello\n", 10);
	return wait(NULL) < 0;
}
