/* The length goes out as it stands in memory: 05 00 00 00, which a receiver reads as 83886080. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int serve(int fd)
{
	uint32_t length;
	size_t got = 0;
	char *text;

	if (recv(fd, &length, sizeof length, MSG_WAITALL) != sizeof length)
		return 1;
	length = ntohl(length);
	text = malloc(length);
	while (text && got < length) {
		ssize_t n = recv(fd, text + got, length - got, 0);

		if (n <= 0)
			return 1;
		got += (size_t)n;
	}
	return send(fd, "ok\n", 3, 0) != 3;
}

int main(void)
{
	uint32_t length = 5;
	char answer[3];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || serve(ends[1]));
	if (close(ends[1]) < 0 || send(ends[0], &length, sizeof length, 0) != sizeof length) /* HERE */
		return 1;
	return send(ends[0], "hello", 5, 0) != 5 || recv(ends[0], answer, 3, MSG_WAITALL) != 3;
}
