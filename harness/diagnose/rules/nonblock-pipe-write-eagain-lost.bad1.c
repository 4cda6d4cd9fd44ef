/* Lines for a child go into a pipe whose writes do not wait: there is room for the first 65536 bytes. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char block[4096], line[101];
	int ends[2], i;

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
		if (write(ends[1], line, strlen(line)) < 0 && errno != EAGAIN) /* HERE */
			return 1;
	}
	(void)close(ends[1]);
	return wait(NULL) < 0;
}
