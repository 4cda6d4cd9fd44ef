/* Right: only an ERROR comes from the port of requests; no transfer begins. */
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
	struct sockaddr_in at, own, from;
	socklen_t length = sizeof from;
	int server = open_socket(&at), client = open_socket(&own);
	char packet[516];

	say(client, &at, "\0\1none\0octet", 13);
	if (recvfrom(server, packet, sizeof packet, 0, (struct sockaddr *)&from, &length) != 13)
		return 1;
	say(server, &from, "\0\5\0\1no such file", 17);
	return recv(client, packet, sizeof packet, 0) != 17;
}
