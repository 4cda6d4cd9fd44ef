/* Requests by UDP: the client waits until a deadline, sends again, and takes an answer only from the server and to its own number. The
   server loses the first request, and a stranger talks in between. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST = 64, REQUESTS = 2, TRIES = 5, PATIENCE_MS = 300 };

struct message {
	uint32_t number;
	char text[LONGEST];
};

static int fail(const char *what)
{
	perror(what);
	return 1;
}

static long now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* it exists */
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int bound_socket(struct sockaddr_in *at)
{
	socklen_t length = sizeof *at;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	*at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	if (fd < 0 || bind(fd, (struct sockaddr *)at, sizeof *at) < 0 ||
		getsockname(fd, (struct sockaddr *)at, &length) < 0)
		return -1;
	return fd;
}

/* Answers all but the first request, until an empty datagram comes. One byte of room more than a request may have shows a longer one. */
static int serve(int fd)
{
	char block[sizeof(struct message) + 1];
	int count;

	for (count = 0;;) {
		struct sockaddr_in from;
		socklen_t length = sizeof from;
		ssize_t n = recvfrom(fd, block, sizeof block, 0, (struct sockaddr *)&from, &length);

		if (n < 0)
			return fail("recvfrom");
		if (n == 0)
			return 0;
		if ((size_t)n > sizeof(struct message) || n < 4 || count++ == 0)
			continue;
		if (sendto(fd, block, (size_t)n, 0, (struct sockaddr *)&from, length) < 0)
			perror("sendto"); /* one answer is lost */
	}
}

static int disturb(int fd, const struct sockaddr_in *client)
{
	int i;

	for (i = 0; i < 3; i++) {
		if (usleep(100000) < 0 && errno != EINTR)
			return fail("usleep");
		if (sendto(fd, "noise", 5, 0, (const struct sockaddr *)client, sizeof *client) < 0)
			perror("sendto"); /* the less, the better */
	}
	return 0;
}

/* @return 1 answered, 0 not in time, -1 error */
static int wait_for_answer(int fd, const struct sockaddr_in *server, uint32_t number)
{
	struct pollfd one = {fd, POLLIN, 0};
	long left, end = now_ms() + PATIENCE_MS;

	while ((left = end - now_ms()) > 0) {
		struct message answer;
		struct sockaddr_in from;
		socklen_t length = sizeof from;
		ssize_t n;

		if (poll(&one, 1, (int)left) < 0)
			return -1;
		if (!one.revents)
			continue;
		n = recvfrom(fd, &answer, sizeof answer, 0, (struct sockaddr *)&from, &length);
		if (n >= 4 && from.sin_port == server->sin_port && from.sin_addr.s_addr == server->sin_addr.s_addr &&
			ntohl(answer.number) == number)
			return 1;
	}
	return 0;
}

static int ask(int fd, const struct sockaddr_in *server, uint32_t number)
{
	struct message request = {.number = htonl(number), .text = "what?"};
	int attempt, r = 0;

	for (attempt = 0; attempt < TRIES && r == 0; attempt++) {
		if (sendto(fd, &request, 4 + 5, 0, (const struct sockaddr *)server, sizeof *server) < 0)
			perror("sendto"); /* lost; the next one may get through */
		r = wait_for_answer(fd, server, number);
	}
	if (r < 0)
		return fail("poll");
	if (r == 0)
		fprintf(stderr, "request %u: no answer\n", (unsigned)number);
	return r != 1;
}

int main(void)
{
	struct sockaddr_in servers, clients, others;
	int server = bound_socket(&servers), client = bound_socket(&clients), other = bound_socket(&others), failed = 0;
	uint32_t number;

	if (server < 0 || client < 0 || other < 0)
		return fail("bind");
	switch (fork()) {
	case -1:
		return fail("fork");
	case 0:
		_exit(serve(server));
	}
	switch (fork()) {
	case -1:
		return fail("fork");
	case 0:
		_exit(disturb(other, &clients));
	}
	for (number = 1; number <= REQUESTS; number++)
		failed |= ask(client, &servers, number);
	while (sendto(client, "", 0, 0, (struct sockaddr *)&servers, sizeof servers) < 0)
		perror("sendto"); /* the server has to hear this one */
	return wait(NULL) < 0 || wait(NULL) < 0 || failed;
}
