/* Datagrams to a child that answers each, one by one and some at once; and such as cannot be sent, or that nobody takes. */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bound.h"

enum { ROUNDS = 40, AT_ONCE = 5, ROOM = 64, TOO_LONG = 65508 };

/* Until an empty one. */
static int answer_all(int fd)
{
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	char bytes[ROOM];
	ssize_t n;

	while ((n = recvfrom(fd, bytes, sizeof bytes, 0, (struct sockaddr *)&from, &length)) > 0)
		if (sendto(fd, bytes, (size_t)n, 0, (struct sockaddr *)&from, length) != n)
			return 1;
	return n < 0;
}

static const char *how(ssize_t result)
{
	return result < 0 ? strerror(errno) : "sent";
}

int main(void)
{
	static char bytes[TOO_LONG];
	struct sockaddr_in here, there, nobody;
	int to = bound(&there), fd = bound(&here), closed = bound(&nobody), sum = 0, round, i, status;

	if (to < 0 || fd < 0 || closed < 0 || close(closed) < 0)
		return 1;
	if (fork() == 0)
		_exit(answer_all(to));
	for (round = 0; round < ROUNDS; round++) {
		for (i = 0; i < 1 + round % AT_ONCE; i++)
			if (sendto(fd, bytes, (size_t)(1 + i), 0, (struct sockaddr *)&there, sizeof there) != 1 + i)
				return 1;
		for (i = 0; i < 1 + round % AT_ONCE; i++)
			sum += (int)recv(fd, bytes, ROOM, 0);
	}
	printf("%d\n", sum);
	printf("%s\n", how(sendto(fd, bytes, TOO_LONG, 0, (struct sockaddr *)&there, sizeof there)));
	printf("%s\n", how(sendto(fd, bytes, 1, 0, (struct sockaddr *)&nobody, sizeof nobody)));
	if (sendto(fd, bytes, 0, 0, (struct sockaddr *)&there, sizeof there) != 0 || wait(&status) < 0 || status != 0)
		return 1;
	if (connect(fd, (struct sockaddr *)&nobody, sizeof nobody) < 0)
		return 1;
	for (i = 0; i < 2; i++)
		printf("%s\n", how(send(fd, bytes, 1, 0)));
	return 0;
}
