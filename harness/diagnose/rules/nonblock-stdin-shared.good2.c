/* Right: the children are made for a pipe whose writes do not wait, and count what they drop. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int work(int fd, char who)
{
	char result[500];
	int i, dropped = 0;

	for (i = 0; i < 300; i++) {
		(void)snprintf(result, sizeof result, "%400d of worker %c\n", i, who);
		if (write(fd, result, sizeof result) < 0 && errno != EAGAIN)
			return 1;
		dropped += errno == EAGAIN;
		errno = 0;
	}
	fprintf(stderr, "worker %c has dropped %d\n", who, dropped);
	return 0;
}

int main(void)
{
	char block[4096];
	int ends[2], i;

	if (pipe(ends) < 0 || fcntl(ends[1], F_SETFL, O_NONBLOCK) < 0)
		return 1;
	for (i = 0; i < 2; i++)
		if (fork() == 0)
			_exit(work(ends[1], (char)('A' + i)));
	(void)close(ends[1]);
	while (read(ends[0], block, sizeof block) > 0)
		;
	while (wait(NULL) > 0)
		;
	return 0;
}
