/* Whoever was to read the log has ended, but the process that writes it holds the read end. */
#include <unistd.h>

int log_line(int fd, const char *line);

int main(void)
{
	int ends[2], i;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[1]) < 0);
	for (i = 0; i < 10000; i++)
		if (log_line(ends[1], "nothing to tell\n") < 0)
			return 1;
	return 0;
}
