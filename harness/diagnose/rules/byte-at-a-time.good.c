/* Right: getc() gives single bytes, too, but reads them in blocks; and how much a pipe holds is measured byte by byte. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int capacity(void)
{
	int ends[2], count = 0;

	if (pipe2(ends, O_NONBLOCK) < 0)
		return 0;
	while (write(ends[1], "", 1) == 1)
		count++;
	return count;
}

int main(void)
{
	static char page[2000];
	int ends[2], count = 0;
	FILE *in;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(write(ends[1], page, sizeof page) != (ssize_t)sizeof page);
	if (close(ends[1]) < 0 || !(in = fdopen(ends[0], "r")))
		return 1;
	while (getc(in) != EOF)
		count++;
	return count != (int)sizeof page || wait(NULL) < 0 || capacity() < count;
}
