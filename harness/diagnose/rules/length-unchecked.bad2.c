/* The length is kept in an int, and turns out to be negative. */
#include <stdint.h>
#include <unistd.h>

int read_message(int fd, char *text, int size);

int main(void)
{
	static const uint32_t length = 0xffffffff;
	char text[100];
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(write(ends[1], &length, sizeof length) != (ssize_t)sizeof length ||
			write(ends[1], "hello", 5) != 5);
	(void)close(ends[1]);
	return read_message(ends[0], text, sizeof text) < 0;
}
