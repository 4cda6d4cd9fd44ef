/* Asks a server at 127.0.0.1 about each word: a datagram with a number and the word, sent again every 100 ms, four times in all. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { TRIES = 4, WAIT_MS = 100 };

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits until the deadline; whatever is not the answer does not lengthen that. */
static ssize_t await(int fd, unsigned char number, unsigned char *answer, size_t room, long deadline)
{
	struct pollfd socket = {.fd = fd, .events = POLLIN};
	long left;
	ssize_t n;

	while ((left = deadline - now_ms()) > 0) {
		if (poll(&socket, 1, (int)left) != 1)
			continue;
		n = recv(fd, answer, room, 0);
		if (n >= 1 && answer[0] == number)
			return n;
	}
	return -1;
}

static int ask(int fd, unsigned char number, const char *word)
{
	unsigned char request[100] = {number}, answer[100];
	size_t length = 1 + strlen(word);
	int tries;
	ssize_t n = -1;

	memcpy(request + 1, word, length - 1);
	for (tries = 0; n < 0 && tries < TRIES; tries++) {
		if (send(fd, request, length, 0) < 0)
			perror("send");
		n = await(fd, number, answer, sizeof answer, now_ms() + WAIT_MS);
	}
	if (n < 0)
		return 5;
	printf("%.*s\n", (int)n - 1, answer + 1);
	return 0;
}

int main(int argc, char **argv)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_DGRAM, 0), i, status = 0;

	to.sin_port = htons((unsigned short)(argc > 1 ? atoi(argv[1]) : 0));
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0)
		return 1;
	for (i = 2; i < argc && status == 0; i++)
		status = ask(fd, (unsigned char)i, argv[i]);
	return status;
}
