/* Right: lines that find no room are dropped as a whole, and the loss is told. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char block[4096], line[101];
	int ends[2], i, dropped = 0;

	if (pipe(ends) < 0 || fcntl(ends[1], F_SETFL, O_NONBLOCK) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[1]);
		while (read(ends[0], block, sizeof block) > 0)
			;
		_exit(0);
	}
	(void)close(ends[0]);
	for (i = 0; i < 1000; i++) {
		(void)snprintf(line, sizeof line, "%099d\n", i);
		if (write(ends[1], line, strlen(line)) >= 0)
			continue;
		if (errno != EAGAIN)
			return 1;
		dropped++;
	}
	(void)close(ends[1]);
	if (dropped > 0)
		fprintf(stderr, "%d lines were dropped\n", dropped);
	return wait(NULL) < 0;
}
