/* stdin: \x00\x04four\x00\x05fives\x00\x06sixsix
   expects: fourfives(too long)
   Five bytes are allowed, and six are refused: both as it was promised. */
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
	unsigned char number[2], text[MOST];
	ssize_t length;

	while (read_n(number, sizeof number) == 0) {
		length = number[0] << 8 | number[1];
		if (length > MOST)
			return write(STDOUT_FILENO, "(too long)", 10) != 10;
		if (read_n(text, (size_t)length) < 0 || write(STDOUT_FILENO, text, (size_t)length) != length)
			return 1;
	}
	return 0;
}
