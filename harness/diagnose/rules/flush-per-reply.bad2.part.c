#include <unistd.h>

int answer(int fd, const char *line);

int answer(int fd, const char *line)
{
	char text[3] = {line[0], '!', '\n'};

	return write(fd, text, sizeof text) == sizeof text ? 0 : -1; /* HERE */
}
