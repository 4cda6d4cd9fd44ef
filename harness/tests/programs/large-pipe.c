/* Makes two pipes, each as large as it may be, and says how large they were before and after. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	int ends[2], usual, number;

	for (number = 1; number <= 2; number++) {
		if (pipe(ends) < 0)
			return 1;
		usual = fcntl(ends[0], F_GETPIPE_SZ);
		if (fcntl(ends[1], F_SETPIPE_SZ, 1 << 20) < 0) {
			printf("%d: %d, then %s\n", number, usual, strerror(errno));
			return 1;
		}
		printf("%d: %d, then %d\n", number, usual, fcntl(ends[0], F_GETPIPE_SZ));
	}
	return fcntl(ends[1], F_SETPIPE_SZ, (1 << 20) + 1) == -1 && errno == EPERM ? 0 : 1; /* and no larger one */
}
