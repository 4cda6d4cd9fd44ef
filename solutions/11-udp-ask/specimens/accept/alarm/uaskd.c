/* uaskd with two threads, one for each family; room for the largest datagram of all, so that none is ever cut. */
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "ask.h"

static int bind_to(int family, int port)
{
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	int fd = socket(family, SOCK_DGRAM, 0), yes = 1;

	if (fd < 0 && family == AF_INET6 && errno == EAFNOSUPPORT)
		return -1;	/* IPv4 is all there is */
	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
	if (bind(fd, family == AF_INET ? (void *)&v4 : (void *)&v6, family == AF_INET ? sizeof v4 : sizeof v6) < 0) {
		perror("uaskd: bind");
		exit(1);
	}
	return fd;
}

static size_t answer(unsigned char *m, size_t length)
{
	static const char *const errors[] = {"too big", "no request"};
	const char *error = length > REQUEST_MOST ? errors[0] : m[OP] < ECHO || m[OP] > TIME ? errors[1] : NULL;
	uint64_t now = (uint64_t)time(NULL);
	size_t i;

	if (error) {
		m[OP] = ERROR;
		return HEADER + (size_t)(stpcpy((char *)m + TEXT, error) - (char *)m - TEXT);
	}
	for (i = TEXT; m[OP] == UPPER && i < length; i++)
		m[i] -= m[i] >= 'a' && m[i] <= 'z' ? 'a' - 'A' : 0;
	for (i = 0; m[OP] == TIME && i < 8; i++)
		m[TEXT + i] = (unsigned char)(now >> (8 * (7 - i)));
	length = m[OP] == TIME ? TEXT + 8 : length;
	m[OP] += ANSWER;
	return length;
}

static void *serve(void *data)
{
	int fd = *(int *)data;
	unsigned char *message = malloc(65536);
	struct sockaddr_storage from;
	socklen_t length;
	ssize_t n;

	for (;;) {
		length = sizeof from;
		n = recvfrom(fd, message, 65536, 0, (struct sockaddr *)&from, &length);
		if (n < 0)
			return message;	/* nobody has ever seen it */
		if (n >= HEADER && message[OP] < ANSWER)
			(void)!sendto(fd, message, answer(message, (size_t)n), 0, (struct sockaddr *)&from, length);
	}
}

int main(int argc, char **argv)
{
	static int v4, v6;
	struct sockaddr_in at;
	socklen_t length = sizeof at;
	char *end;
	long port = argc == 2 ? strtol(argv[1], &end, 10) : -1;
	pthread_t thread;

	if (port < 0 || port > 65535 || *end || end == argv[1]) {
		fprintf(stderr, "usage: uaskd PORT\n");
		return 2;
	}
	v4 = bind_to(AF_INET, (int)port);
	getsockname(v4, (struct sockaddr *)&at, &length);
	v6 = bind_to(AF_INET6, ntohs(at.sin_port));
	printf("READY udp %d\n", ntohs(at.sin_port));
	fflush(stdout);
	if (v6 >= 0)
		pthread_create(&thread, NULL, serve, &v6);
	serve(&v4);
}
