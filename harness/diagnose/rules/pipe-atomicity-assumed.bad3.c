/* One child delivers a long record, another one short notes, into the same pipe. */
#include <sys/wait.h>
#include <unistd.h>

static char record[200000], block[2000];

static int deliver(int fd)
{
	return write(fd, record, sizeof record) != (ssize_t)sizeof record; /* HERE */
}

int main(void)
{
	int ends[2], i;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || deliver(ends[1]));
	if (fork() == 0) {
		(void)close(ends[0]);
		for (i = 0; i < 5; i++)
			if (write(ends[1], "note\n", 5) != 5)
				_exit(1);
		_exit(0);
	}
	(void)close(ends[1]);
	while (read(ends[0], block, sizeof block) > 0)
		;
	while (wait(NULL) > 0)
		;
	return 0;
}
