/* The data of a stranger are taken for the server's. */
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

int receive_block(int fd, unsigned char *data, const struct sockaddr_in *peer);

int main(void)
{
	static unsigned char block[516] = {0, 3, 0, 1}, data[516];
	struct sockaddr_in at, tid, own, third;
	int known = open_socket(&at), fd = open_socket(&tid), client = open_socket(&own),
	    stranger = open_socket(&third);

	say(client, &at, "\0\1motd\0octet", 13);
	if (recv(known, data, sizeof data, 0) != 13)
		return 1;
	say(fd, &own, block, sizeof block);
	if (receive_block(client, data, &tid) < 0)
		return 1;
	say(stranger, &own, "\0\3\0\2forged\n", 11);
	say(fd, &own, "\0\3\0\2genuine\n", 12);
	return receive_block(client, data, &tid) < 0 || receive_block(client, data, &tid) < 0;
}
