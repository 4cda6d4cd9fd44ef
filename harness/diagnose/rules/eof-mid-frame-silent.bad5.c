/* A client receives a frame: four bytes of length, and the rest. The server breaks off; the client repeats what it has on standard error. */
#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void receive(int fd, char *to, size_t length)
{
	while (length > 0) {
		ssize_t n = recv(fd, to, length, 0); /* HERE */

		if (n <= 0)
			return;
		to += n;
		length -= (size_t)n;
	}
}

int main(void)
{
	static const char answer[] = "\0\0\0\x0chello, wo"; /* 12 are announced, 9 come */
	char text[100] = "";
	uint32_t length = 0;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || send(ends[0], answer, 13, 0) != 13 || close(ends[0]) < 0)
		return 1;
	receive(ends[1], (char *)&length, sizeof length);
	length = ntohl(length);
	if (length >= sizeof text)
		return 1;
	receive(ends[1], text, length);
	return write(2, text, strlen(text)) < 0 || close(ends[1]) < 0;
}
