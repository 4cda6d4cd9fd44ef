/* Right: every line is one write of less than PIPE_BUF bytes. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int report(int fd, const char *who)
{
	char line[128];
	int i;

	for (i = 0; i < 3000; i++) {
		int length = snprintf(line, sizeof line, "%s has finished piece %d\n", who, i);

		if (write(fd, line, (size_t)length) != length)
			return 1;
	}
	return 0;
}

int main(void)
{
	char block[4096];
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || report(ends[1], "worker one"));
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || report(ends[1], "the second worker"));
	(void)close(ends[1]);
	while (read(ends[0], block, sizeof block) > 0)
		;
	while (wait(NULL) > 0)
		;
	return 0;
}
