/* A child sends the file, and ends with it. */
#include <arpa/inet.h>
#include <sys/socket.h>
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

static void send_file(int fd, const struct sockaddr_in *to)
{
	unsigned char data[516] = {0, 3, 0, 1}, ack[4];

	if (sendto(fd, data, sizeof data, 0, (const struct sockaddr *)to, sizeof *to) < 0) /* HERE */
		_exit(1);
	_exit(recv(fd, ack, sizeof ack, 0) != 4);
}

int main(void)
{
	struct sockaddr_in at, tid, own, from;
	int known = open_socket(&at), receiver = open_socket(&own), sender;
	socklen_t length = sizeof from;
	unsigned char packet[516];

	say(receiver, &at, "\0\1motd\0octet", 13);
	if (recv(known, packet, sizeof packet, 0) != 13)
		return 1;
	if (fork() == 0) {
		sender = open_socket(&tid);
		send_file(sender, &own);
	}
	if (recvfrom(receiver, packet, sizeof packet, 0, (struct sockaddr *)&from, &length) != 516)
		return 1;
	say(receiver, &from, "\0\4\0\1", 4);
	return wait(NULL) < 0;
}
