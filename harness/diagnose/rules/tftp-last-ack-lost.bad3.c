/* A child is the client. Its end closes the socket. */
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
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

static int get(const struct sockaddr_in *server)
{
	struct timeval second = {.tv_sec = 1};
	struct sockaddr_in own, from;
	socklen_t length = sizeof from;
	int fd = open_socket(&own);
	char packet[516];

	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) < 0)
		return 1;
	say(fd, server, "\0\1motd\0octet", 13);
	if (recvfrom(fd, packet, sizeof packet, 0, (struct sockaddr *)&from, &length) != 10)
		return 1;
	return sendto(fd, "\0\4\0\1", 4, 0, (struct sockaddr *)&from, length) != 4; /* HERE */
}

int main(void)
{
	struct sockaddr_in at, tid, from;
	int known = open_socket(&at), sender = open_socket(&tid);
	socklen_t length = sizeof from;
	char packet[516];

	if (fork() == 0)
		_exit(get(&at));
	if (recvfrom(known, packet, sizeof packet, 0, (struct sockaddr *)&from, &length) != 13)
		return 1;
	say(sender, &from, "\0\3\0\1hello\n", 10);
	if (wait(NULL) < 0 || poll(NULL, 0, 500) < 0)
		return 1;
	say(sender, &from, "\0\3\0\1hello\n", 10);
	return 0;
}
