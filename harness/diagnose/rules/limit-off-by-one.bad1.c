/* stdin: \x00\x04four\x00\x05fives
   expects: \x00\x04four\x00\x05fives
   A text of five bytes is allowed, but < was written where <= is meant. */
#include <stdio.h>
#include <unistd.h>

enum { MOST = 5 };

static int read_n(unsigned char *to, size_t wanted)
{
	size_t got = 0;

	while (got < wanted) {
		ssize_t n = read(STDIN_FILENO, to + got, wanted - got);

		if (n <= 0)
			return -1;
		got += (size_t)n;
	}
	return 0;
}

int main(void)
{
	unsigned char message[2 + 65535];
	ssize_t length;

	while (read_n(message, 2) == 0) {
		length = message[0] << 8 | message[1];
		if (read_n(message + 2, (size_t)length) < 0)
			return 1;
		if (length < MOST) {
			if (write(STDOUT_FILENO, message, 2 + (size_t)length) != 2 + length)
				return 1;
		} else if (write(STDOUT_FILENO, "\0\10too long", 10) != 10) /* HERE */
			return 1;
	}
	return 0;
}
