#include <unistd.h>

const char *receive_text(int fd, size_t room);

static int read_n(int fd, char *to, size_t wanted)
{
	size_t got = 0;

	while (got < wanted) {
		ssize_t n = read(fd, to + got, wanted - got);

		if (n <= 0)
			return -1;
		got += (size_t)n;
	}
	return 0;
}

const char *receive_text(int fd, size_t room)
{
	static char number[4], text[256];
	size_t length;

	if (read_n(fd, number, sizeof number) < 0)
		return NULL;
	length = (unsigned char)number[3];
	if (length + 1 > room)
		return "(too long)\n";
	if (read_n(fd, text, length) < 0)
		return NULL;
	text[length] = '\0';
	return text;
}
