#include <string.h>
#include <unistd.h>

int read_line(int fd, char *line, int room);

int read_line(int fd, char *line, int room)
{
	ssize_t n = read(fd, line, (size_t)room - 1); /* HERE */

	if (n <= 0)
		return -1;
	line[n] = '\0';
	line[strcspn(line, "\n")] = '\0';
	return (int)strlen(line);
}
