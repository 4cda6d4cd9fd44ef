/* As long as there are bytes they are sent, 512 at a time; of 1024 nothing is left then. */
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
	static unsigned char file[1024], data[516] = {0, 3, 0, 0};
	struct sockaddr_in at, tid, own;
	int known = open_socket(&at), sender = open_socket(&tid), receiver = open_socket(&own);
	unsigned char packet[516];
	size_t sent, i;

	say(receiver, &at, "\0\1motd\0octet", 13);
	if (recv(known, packet, sizeof packet, 0) != 13)
		return 1;
	for (sent = 0; sent < sizeof file; sent += 512) {
		data[3]++;
		for (i = 0; i < 512; i++)
			data[4 + i] = file[sent + i];
		if (sendto(sender, data, sizeof data, 0, (struct sockaddr *)&own, sizeof own) < 0) /* HERE */
			return 1;
		say(receiver, &tid, (unsigned char[]){0, 4, 0, data[3]}, 4);
		if (recv(sender, packet, sizeof packet, 0) != 4)
			return 1;
	}
	return close(sender) < 0;
}
