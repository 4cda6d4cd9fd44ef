#include <unistd.h>

int read_line(int fd, char *line, int most);

int read_line(int fd, char *line, int most)
{
	int length = 0;
	char byte = 0;

	while (length < most - 1 && byte != '\n') {
		if (read(fd, &byte, 1) < 0) /* HERE */
			return -1;
		if (byte != '\n')
			line[length++] = byte;
	}
	line[length] = '\0';
	return length;
}
