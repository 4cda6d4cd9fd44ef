/* Right: where a length was announced and fewer bytes come, the program says so and fails. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static size_t receive(int fd, char *to, size_t length)
{
	size_t got = 0;

	while (got < length) {
		ssize_t n = recv(fd, to + got, length - got, 0);

		if (n <= 0)
			break;
		got += (size_t)n;
	}
	return got;
}

int main(void)
{
	static const char answer[] = "\0\0\0\x0chello, wo"; /* 12 are announced, 9 come */
	uint32_t length = 0;
	char text[100];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || send(ends[0], answer, 13, 0) != 13 || close(ends[0]) < 0)
		return 1;
	if (receive(ends[1], (char *)&length, sizeof length) != sizeof length || ntohl(length) > sizeof text)
		return 1;
	length = ntohl(length);
	if (receive(ends[1], text, length) != length) {
		fprintf(stderr, "the answer breaks off\n");
		return 1;
	}
	return close(ends[1]) < 0;
}
