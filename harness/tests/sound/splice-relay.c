/* stdin: what comes in\ngoes out, and a copy of it into a file\n
 * As tee(1) does, with tee() and splice(): the bytes never come into the program. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { AT_MOST = 65536 };

/** Moves @p n bytes out of a pipe. */
static int move_on(int pipe_end, int to, ssize_t n)
{
	while (n > 0) {
		ssize_t moved = splice(pipe_end, NULL, to, NULL, (size_t)n, SPLICE_F_MOVE);

		if (moved <= 0)
			return -1;
		n -= moved;
	}
	return 0;
}

int main(void)
{
	int file = open("copy", O_WRONLY | O_CREAT | O_TRUNC, 0600), between[2];
	ssize_t n;

	if (file < 0 || pipe(between) < 0) {
		perror("copy");
		return 1;
	}
	while ((n = tee(0, between[1], AT_MOST, 0)) > 0)
		if (move_on(0, 1, n) < 0 || move_on(between[0], file, n) < 0)
			break;
	if (n != 0) {
		perror("splice");
		return 1;
	}
	return close(file) < 0;
}
