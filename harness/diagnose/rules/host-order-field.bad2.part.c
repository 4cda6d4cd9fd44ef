#include <stdint.h>
#include <unistd.h>

int receive_text(int fd, char *text, unsigned room);

int receive_text(int fd, char *text, unsigned room)
{
	uint16_t length;
	size_t got;

	if (read(fd, &length, sizeof length) != sizeof length || length > room) /* HERE */
		return -1;
	for (got = 0; got < length;) {
		ssize_t n = read(fd, text + got, length - got);

		if (n <= 0)
			return -1;
		got += (size_t)n;
	}
	return length;
}
