/* A child takes any mode that it has heard of. */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
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

static int serve(int known, int fd)
{
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	char packet[516];

	if (recvfrom(known, packet, sizeof packet, 0, (struct sockaddr *)&from, &length) != 16)
		return 1;
	if (strcmp(packet + 7, "octet") != 0 && strcmp(packet + 7, "netascii") != 0)
		return 1;
	return sendto(fd, "\0\3\0\1\none\n", 9, 0, (struct sockaddr *)&from, length) != 9; /* HERE */
}

int main(void)
{
	struct sockaddr_in at, tid, own;
	int known = open_socket(&at), fd = open_socket(&tid), client = open_socket(&own);
	char packet[516];

	say(client, &at, "\0\1motd\0netascii", 16);
	if (fork() == 0)
		_exit(serve(known, fd));
	return wait(NULL) < 0 || recv(client, packet, sizeof packet, 0) != 9;
}
