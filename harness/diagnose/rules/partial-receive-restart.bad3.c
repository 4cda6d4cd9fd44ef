/* fault: short-one@main/1,receive,pipe#1,1
   The child knows that a read may give less, and asks until there is enough: each time for all, and to the same place. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned char message[1 << 16];

static int receive(int fd, void *to, size_t wanted)
{
	size_t got = 0;

	while (got < wanted) {
		ssize_t n = read(fd, to, wanted); /* HERE */

		if (n <= 0)
			return -1;
		got += (size_t)n;
	}
	return 0;
}

static int print_messages(int fd)
{
	uint32_t length;

	while (receive(fd, message, sizeof length) == 0) {
		memcpy(&length, message, sizeof length);
		length = ntohl(length);
		if (length > sizeof message || receive(fd, message, length) < 0) {
			fprintf(stderr, "a message is cut, or none\n");
			return 1;
		}
		printf("%.*s\n", (int)length, (char *)message);
	}
	return 0;
}

int main(void)
{
	static const char messages[] = "\0\0\0\5hello\0\0\0\6again!";
	int ends[2], status;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[1]) < 0 || print_messages(ends[0]));
	if (close(ends[0]) < 0 || write(ends[1], messages, sizeof messages - 1) != sizeof messages - 1 || close(ends[1]) < 0)
		return 1;
	return wait(&status) < 0 || status != 0;
}
