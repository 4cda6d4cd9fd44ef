/* Right: 16 bits, as on the wire. Both ends go on behind 65535, and a block that is lost there is sent again. */
#include <arpa/inet.h>
#include <stdint.h>
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

static void say_number(int fd, const struct sockaddr_in *to, unsigned char op, uint16_t block, size_t length)
{
	static unsigned char packet[516];

	packet[1] = op;
	packet[2] = (unsigned char)(block >> 8);
	packet[3] = (unsigned char)block;
	say(fd, to, packet, length);
}

int main(void)
{
	struct sockaddr_in at, tid, own;
	int known = open_socket(&at), sender = open_socket(&tid), receiver = open_socket(&own), i;
	unsigned char packet[516];
	uint16_t block = 65534;

	say(receiver, &at, "\0\1motd\0octet", 13);
	if (recv(known, packet, sizeof packet, 0) != 13)
		return 1;
	for (i = 0; i < 4; i++) {
		say_number(sender, &own, 3, ++block, i < 3 ? 516 : 4);
		if (block == 0) /* as if it were lost */
			say_number(sender, &own, 3, block, 516);
		if (recv(receiver, packet, sizeof packet, 0) < 4)
			return 1;
		say_number(receiver, &tid, 4, block, 4);
		if (block == 0 && recv(receiver, packet, sizeof packet, 0) != 516)
			return 1;
		if (recv(sender, packet, sizeof packet, 0) != 4)
			return 1;
	}
	return 0;
}
