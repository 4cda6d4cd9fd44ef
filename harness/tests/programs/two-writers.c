/* Two children write lines of their own into one pipe; the parent passes on what comes, in the order in which it comes. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void write_lines(int fd, char letter)
{
	int i;

	for (i = 0; i < 20; i++) {
		char line[8] = {letter, letter, letter, '0' + (char)(i % 10), '\n'};

		if (write(fd, line, 5) != 5)
			_exit(1);
	}
	_exit(0);
}

int main(void)
{
	char block[64];
	int ends[2], i;
	ssize_t n;

	if (pipe(ends) < 0)
		return 1;
	for (i = 0; i < 2; i++)
		if (fork() == 0)
			write_lines(ends[1], (char)('a' + i));
	if (close(ends[1]) < 0)
		return 1;
	while ((n = read(ends[0], block, sizeof block)) > 0)
		if (write(1, block, (size_t)n) != n)
			return 1;
	while (wait(NULL) > 0)
		;
	return n < 0;
}
