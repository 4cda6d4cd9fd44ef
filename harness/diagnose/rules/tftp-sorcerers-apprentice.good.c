/* Right: the ACK that came before is ignored. The block is sent again by the timer alone. */
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
	static unsigned char data[516] = {0, 3, 0, 1};
	struct sockaddr_in at, tid, own;
	int known = open_socket(&at), sender = open_socket(&tid), receiver = open_socket(&own), i;
	struct pollfd answer = {.fd = sender, .events = POLLIN};
	unsigned char packet[516];

	say(receiver, &at, "\0\1motd\0octet", 13);
	if (recv(known, packet, sizeof packet, 0) != 13)
		return 1;
	say(sender, &own, data, sizeof data);
	for (i = 0; i < 2; i++)
		say(receiver, &tid, "\0\4\0\1", 4);
	if (recv(sender, packet, sizeof packet, 0) != 4)
		return 1;
	data[3] = 2;
	for (i = 0; i < 3; i++) {
		say(sender, &own, data, sizeof data);
		while (poll(&answer, 1, 500) > 0)
			if (recv(sender, packet, sizeof packet, 0) != 4 || packet[3] == 2)
				return 1; /* nobody sends that here */
	}
	return 0;
}
