/* Right: behind the end of the file a stranger changes nothing, and the socket may be closed. */
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
	struct sockaddr_in at, tid, own, third, from;
	int known = open_socket(&at), fd = open_socket(&tid), client = open_socket(&own),
	    stranger = open_socket(&third), i;
	socklen_t length = sizeof from;
	unsigned char packet[516];

	say(client, &at, "\0\1motd\0octet", 13);
	if (recv(known, packet, sizeof packet, 0) != 13)
		return 1;
	say(fd, &own, "\0\3\0\1end\n", 8);
	say(client, &tid, "\0\4\0\1", 4);
	say(stranger, &tid, "\0\4\0\1", 4);
	for (i = 0; i < 2; i++)
		if (recvfrom(fd, packet, sizeof packet, 0, (struct sockaddr *)&from, &length) != 4)
			return 1;
	return close(fd) < 0;
}
