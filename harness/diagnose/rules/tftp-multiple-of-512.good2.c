/* Right: the receiver has had enough after a full block, and says so; nothing has to follow. */
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
	static unsigned char data[516] = {0, 3, 0, 1};
	struct sockaddr_in at, tid, own;
	int known = open_socket(&at), sender = open_socket(&tid), receiver = open_socket(&own);
	unsigned char packet[516];

	say(receiver, &at, "\0\1motd\0octet", 13);
	if (recv(known, packet, sizeof packet, 0) != 13)
		return 1;
	say(sender, &own, data, sizeof data);
	say(receiver, &tid, "\0\4\0\1", 4);
	say(receiver, &tid, "\0\5\0\3disk full", 14);
	return recv(sender, packet, sizeof packet, 0) != 4 || recv(sender, packet, sizeof packet, 0) != 14 ||
		close(sender) < 0;
}
