/* The receiver waits for block 65536. */
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

int receive_block(int fd, const struct sockaddr_in *to, long expected);

int main(void)
{
	static unsigned char data[516] = {0, 3, 255, 255};
	struct sockaddr_in at, tid, own;
	int known = open_socket(&at), sender = open_socket(&tid), receiver = open_socket(&own), i;
	unsigned char packet[516];

	say(receiver, &at, "\0\1motd\0octet", 13);
	if (recv(known, packet, sizeof packet, 0) != 13)
		return 1;
	say(sender, &own, data, sizeof data); /* the blocks before have gone */
	if (receive_block(receiver, &tid, 65535) < 0)
		return 1;
	data[2] = data[3] = 0;
	for (i = 0; i < 2; i++) {
		say(sender, &own, data, sizeof data);
		if (receive_block(receiver, &tid, 65536) < 0)
			return 1;
	}
	return 0;
}
