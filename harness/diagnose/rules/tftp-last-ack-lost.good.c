/* Right: the receiver stays for a second, and answers the block again. After that nobody can ask for more. */
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
	int known = open_socket(&at), sender = open_socket(&tid), receiver = open_socket(&own), i;
	struct pollfd again = {.fd = receiver, .events = POLLIN};
	unsigned char packet[516];

	say(receiver, &at, "\0\1motd\0octet", 13);
	if (recv(known, packet, sizeof packet, 0) != 13)
		return 1;
	for (i = 0; i < 2; i++) {
		say(sender, &own, "\0\3\0\1hello\n", 10);
		if (recv(receiver, packet, sizeof packet, 0) != 10)
			return 1;
		say(receiver, &tid, "\0\4\0\1", 4);
	}
	if (poll(&again, 1, 1000) != 0 || close(receiver) < 0)
		return 1;
	say(sender, &own, "\0\3\0\1hello\n", 10); /* both ACKs were lost: late, but allowed */
	return 0;
}
