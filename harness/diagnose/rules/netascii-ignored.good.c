/* Right: a CR before each LF, a NUL behind each other CR; and a pair may fall on the border of two blocks. */
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
	static char data[516] = {0, 3, 0, 1}, rest[] = "\0\3\0\2\n10%\r\00020%\r\n";
	struct sockaddr_in at, tid, own;
	int known = open_socket(&at), fd = open_socket(&tid), client = open_socket(&own);
	char packet[516];
	size_t i;

	say(client, &at, "\0\1motd\0netascii", 16);
	if (recv(known, packet, sizeof packet, 0) != 16)
		return 1;
	for (i = 4; i < sizeof data; i++)
		data[i] = 'x';
	data[6] = data[sizeof data - 1] = '\r';
	data[7] = '\n';
	say(fd, &own, data, sizeof data);
	say(client, &tid, "\0\4\0\1", 4);
	if (recv(fd, packet, sizeof packet, 0) != 4)
		return 1;
	say(fd, &own, rest, sizeof rest - 1);
	return 0;
}
