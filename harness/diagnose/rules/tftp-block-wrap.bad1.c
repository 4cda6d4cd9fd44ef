/* Blocks are counted in an int: 65536 is sent as 0, and acknowledged so. The transfer is taken up near its end. */
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
	static unsigned char data[516] = {0, 3};
	struct sockaddr_in at, tid, own;
	int known = open_socket(&at), sender = open_socket(&tid), receiver = open_socket(&own), block, tries;
	unsigned char packet[516];

	say(receiver, &at, "\0\1motd\0octet", 13);
	if (recv(known, packet, sizeof packet, 0) != 13)
		return 1;
	for (block = 65535; block < 65537; block++) {
		for (tries = 0; tries < 3; tries++) {
			data[2] = (unsigned char)(block >> 8);
			data[3] = (unsigned char)block;
			say(sender, &own, data, sizeof data);
			say(receiver, &tid, (unsigned char[]){0, 4, data[2], data[3]}, 4);
			if (recv(sender, packet, sizeof packet, 0) != 4) /* HERE */
				return 1;
			if ((packet[2] << 8 | packet[3]) == block)
				break;
		}
	}
	return 0;
}
