/* uask with a time-out of the socket: SO_RCVTIMEO, each time what is left until the next try. */
#include <errno.h>
#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "ask.h"

static long wait_ms = 300, repeats = 4;

static int usage(void)
{
	fputs("usage: uask [-t MS] [-r N] HOST PORT echo|upper|time [TEXT...]\n", stderr);
	return 2;
}

static long long microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static long number(const char *text, long least)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	return errno || end == text || *end || value < least || value > 100000000 ? -1 : value;
}

/* An answer within the time until `end`, or -1. */
static ssize_t receive_until(int fd, const unsigned char *request, unsigned char *answer, size_t room, long long end)
{
	long long left;
	ssize_t n;

	while ((left = end - microseconds()) > 0) {
		struct timeval limit = {left / 1000000, left % 1000000};

		if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) < 0)
			return -1;
		n = recv(fd, answer, room, 0);
		if (n >= HEADER && memcmp(request, answer, ID_SIZE) == 0 &&
			(answer[OP] == ERROR || answer[OP] == request[OP] + ANSWER))
			return n;
	}
	return -1;
}

static int ask(int fd, uint32_t id, int op, const char *text)
{
	static unsigned char answer[65536];
	unsigned char request[REQUEST_MOST] = {id >> 24, id >> 16 & 0xff, id >> 8 & 0xff, id & 0xff, (unsigned char)op};
	size_t length = strlen(text), i;
	long long begin = microseconds();
	uint64_t seconds = 0;
	ssize_t n = -1;
	long sent;

	memcpy(request + TEXT, text, length);
	for (sent = 0; n < 0 && sent <= repeats; sent++) {
		if (send(fd, request, HEADER + length, 0) < 0)
			perror("uask: send");
		n = receive_until(fd, request, answer, sizeof answer, begin + (sent + 1) * wait_ms * 1000);
	}
	if (n < 0) {
		fprintf(stderr, "%s: no answer\n", text);
		return 5;
	}
	for (i = 0; i < TIME_SIZE; i++)
		seconds = seconds * 256 + answer[TEXT + i];
	if (op == TIME && answer[OP] != ERROR)
		printf("%llu\n", (unsigned long long)seconds);
	else
		printf("%s", answer[OP] == ERROR ? "ERR " : ""), fwrite(answer + TEXT, 1, (size_t)n - HEADER, stdout), puts("");
	return 0;
}

int main(int argc, char **argv)
{
	struct addrinfo hints = {.ai_socktype = SOCK_DGRAM}, *at;
	int c, fd, op, i, error, status = 0;
	uint32_t id = (uint32_t)time(NULL) << 16;

	while ((c = getopt(argc, argv, "+t:r:")) != -1) {
		if (c == 't')
			wait_ms = number(optarg, 1);
		else if (c == 'r')
			repeats = number(optarg, 0);
		if (c == '?' || wait_ms < 0 || repeats < 0)
			return usage();
	}
	argv += optind;
	if (argc - optind < 3)
		return usage();
	op = !strcmp(argv[2], "echo") ? ECHO : !strcmp(argv[2], "upper") ? UPPER : !strcmp(argv[2], "time") ? TIME : 0;
	for (i = 3; argv[i]; i++)
		if (strlen(argv[i]) > TEXT_MOST)
			op = 0;
	if (!op)
		return usage();
	error = getaddrinfo(argv[0], argv[1], &hints, &at);
	if (error) {
		fprintf(stderr, "uask: %s: %s\n", argv[0], gai_strerror(error));
		return 1;
	}
	fd = socket(at->ai_family, SOCK_DGRAM, 0);
	if (fd < 0 || connect(fd, at->ai_addr, at->ai_addrlen) < 0) {
		perror("uask");
		return 1;
	}
	if (!argv[3])
		return ask(fd, id, op, "");
	for (i = 3; argv[i]; i++)
		if (ask(fd, id++, op, argv[i]))
			status = 5;
	return status;
}
