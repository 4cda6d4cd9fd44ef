/* Two workers report in lines: first who it is, then the rest of the line. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int report(int fd, const char *who)
{
	static const char rest[] = " has finished another piece\n";
	int i;

	for (i = 0; i < 3000; i++) {
		if (write(fd, who, strlen(who)) < 0) /* HERE */
			return 1;
		if (write(fd, rest, strlen(rest)) < 0)
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
