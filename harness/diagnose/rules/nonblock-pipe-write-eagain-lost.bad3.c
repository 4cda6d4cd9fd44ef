/* Two workers write their results; what finds no room is gone, and both say by their exit status that all is well. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int work(int fd, char who)
{
	char result[500];
	int i;

	for (i = 0; i < 300; i++) {
		(void)memset(result, who, sizeof result);
		(void)snprintf(result, sizeof result, "result %d of worker ", i);
		if (write(fd, result, sizeof result) == 0) /* HERE */
			return 1;
	}
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
