/* stdin: \x00\x1fecho the quick brown fox jumps.\x00\x07upper x
   The same, and the length is the one that was announced. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char text[256];

static int read_n(char *to, size_t wanted)
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
	unsigned char length[2];
	int i;

	while (read_n((char *)length, sizeof length) == 0 && length[0] == 0) {
		if (read_n(text, length[1]) < 0)
			return 1;
		for (i = 0; strncmp(text, "upper", 5) == 0 && i < length[1]; i++)
			text[i] = (char)toupper((unsigned char)text[i]);
		if (write(STDOUT_FILENO, text, length[1]) != length[1])
			return 1;
	}
	return 0;
}
