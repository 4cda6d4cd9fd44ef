/* The last block is acknowledged and the socket closed. The ACK is lost: its sender does not read it here. */
#include <arpa/inet.h>
#include <poll.h>
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
	struct sockaddr_in at, tid, own;
	int known = open_socket(&at), sender = open_socket(&tid), receiver = open_socket(&own);
	unsigned char packet[516];

	say(receiver, &at, "\0\1motd\0octet", 13);
	if (recv(known, packet, sizeof packet, 0) != 13)
		return 1;
	say(sender, &own, "\0\3\0\1hello\n", 10);
	if (recv(receiver, packet, sizeof packet, 0) != 10)
		return 1;
	if (sendto(receiver, "\0\4\0\1", 4, 0, (struct sockaddr *)&tid, sizeof tid) != 4) /* HERE */
		return 1;
	if (close(receiver) < 0 || poll(NULL, 0, 500) < 0) /* no ACK for 500 ms */
		return 1;
	say(sender, &own, "\0\3\0\1hello\n", 10);
	return 0;
}
