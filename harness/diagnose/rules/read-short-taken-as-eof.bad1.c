/* The child writes a line in two pieces; the parent takes the first for all of it. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char line[80];
	int ends[2];
	ssize_t n;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || write(ends[1], "hello, ", 7) != 7 || write(ends[1], "world\n", 6) != 6);
	if (close(ends[1]) < 0)
		return 1;
	n = read(ends[0], line, sizeof line); /* HERE */
	return n < 0 || write(1, line, (size_t)n) != n || wait(NULL) < 0;
}
