/* The sender has a timer, too, which is never over: ACKs come in time, one of them twice. */
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

int send_block(int fd, const struct sockaddr_in *to, int number);

int main(void)
{
	struct sockaddr_in at, tid, own;
	int known = open_socket(&at), sender = open_socket(&tid), receiver = open_socket(&own);
	struct pollfd answer = {.fd = sender, .events = POLLIN};
	unsigned char packet[516];

	say(receiver, &at, "\0\1motd\0octet", 13);
	if (recv(known, packet, sizeof packet, 0) != 13 || send_block(sender, &own, 1) < 0)
		return 1;
	say(receiver, &tid, "\0\4\0\1", 4);
	say(receiver, &tid, "\0\4\0\1", 4);
	while (poll(&answer, 1, 500) > 0)
		if (recv(sender, packet, sizeof packet, 0) != 4 || send_block(sender, &own, packet[3] + 1) < 0)
			return 1;
	return 0;
}
