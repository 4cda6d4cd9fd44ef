/* Wakes a child by a datagram, makes more calls or fewer, and at last waits for it; who prints when is the schedule's choice. */
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bound.h"

enum { ROUNDS = 60 };

static int print_all(int fd, const struct sockaddr_in *parent)
{
	char byte;

	while (recv(fd, &byte, 1, 0) == 1)
		if (write(STDOUT_FILENO, &byte, 1) != 1 ||
			sendto(fd, "!", 1, 0, (const struct sockaddr *)parent, sizeof *parent) != 1)
			return 1;
	return 0;
}

int main(void)
{
	struct sockaddr_in here, there;
	struct timespec now;
	int to = bound(&there), fd = bound(&here), round, i, status;
	char byte;

	if (to < 0 || fd < 0)
		return 1;
	if (fork() == 0)
		_exit(print_all(to, &here));
	for (round = 0; round < ROUNDS; round++) {
		if (sendto(fd, "child ", 1, 0, (struct sockaddr *)&there, sizeof there) != 1)
			return 1;
		for (i = 0; i < round * 7 % 150; i++)
			if (i % 5 ? clock_gettime(CLOCK_MONOTONIC, &now) < 0 : write(STDOUT_FILENO, "p", 1) != 1)
				return 1;
		if (round % 3 == 2)
			for (i = 0; i < 3; i++)
				if (recv(fd, &byte, 1, 0) != 1)
					return 1;
	}
	if (sendto(fd, "", 0, 0, (struct sockaddr *)&there, sizeof there) != 0)
		return 1;
	return wait(&status) < 0 || status != 0 || write(STDOUT_FILENO, "\n", 1) != 1;
}
