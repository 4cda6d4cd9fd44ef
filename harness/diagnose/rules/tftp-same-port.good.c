/* Right: each transfer has a socket of its own, on both sides. */
#include <arpa/inet.h>
#include <sys/socket.h>
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

int main(void)
{
	struct sockaddr_in at, own, tid, from;
	socklen_t length = sizeof from;
	int server = open_socket(&at), client = open_socket(&own), transfer;
	char packet[516];

	say(client, &at, "\0\1motd\0octet", 13);
	if (recvfrom(server, packet, sizeof packet, 0, (struct sockaddr *)&from, &length) != 13)
		return 1;
	transfer = open_socket(&tid);
	say(transfer, &from, "\0\3\0\1hello\n", 10);
	if (recvfrom(client, packet, sizeof packet, 0, (struct sockaddr *)&from, &length) != 10)
		return 1;
	say(client, &from, "\0\4\0\1", 4);
	return recv(transfer, packet, sizeof packet, 0) != 4;
}
