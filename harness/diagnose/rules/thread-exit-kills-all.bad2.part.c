#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

size_t read_word(int fd, char *word, size_t size);

static void die(const char *why)
{
	fprintf(stderr, "%s\n", why);
	exit(EXIT_FAILURE); /* HERE */
}

size_t read_word(int fd, char *word, size_t size)
{
	ssize_t n = read(fd, word, size);

	if (n < 0)
		die("read failed");
	if (n == 0)
		die("the client has gone");
	return (size_t)n;
}
