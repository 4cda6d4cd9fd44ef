/* Two children deliver long records at the same time: each waits in the middle of its own. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char record[200000], block[2000];

static int deliver(int fd, char who)
{
	(void)memset(record, who, sizeof record);
	record[sizeof record - 1] = '\n';
	return write(fd, record, sizeof record) != (ssize_t)sizeof record; /* HERE */
}

int main(void)
{
	int ends[2], i;

	if (pipe(ends) < 0)
		return 1;
	for (i = 0; i < 2; i++)
		if (fork() == 0)
			_exit(close(ends[0]) < 0 || deliver(ends[1], (char)('a' + i)));
	(void)close(ends[1]);
	while (read(ends[0], block, sizeof block) > 0)
		;
	while (wait(NULL) > 0)
		;
	return 0;
}
