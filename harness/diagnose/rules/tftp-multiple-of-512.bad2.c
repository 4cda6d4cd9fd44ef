/* read() gives 0 at the end of the file, and the loop ends before that is sent. */
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

int send_all(int fd, int file, const struct sockaddr_in *to);

int main(void)
{
	static char file[512];
	struct sockaddr_in at, tid, own;
	int known = open_socket(&at), sender = open_socket(&tid), receiver = open_socket(&own), ends[2];
	unsigned char packet[516];

	if (pipe(ends) < 0 || write(ends[1], file, sizeof file) != sizeof file || close(ends[1]) < 0)
		return 1;
	say(receiver, &at, "\0\1motd\0octet", 13);
	say(receiver, &tid, "\0\4\0\1", 4); /* in advance */
	if (recv(known, packet, sizeof packet, 0) != 13 || send_all(sender, ends[0], &own) < 0)
		return 1;
	return close(sender) < 0;
}
