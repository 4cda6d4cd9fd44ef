#include <unistd.h>

int read_command(int fd, char *command, int room);

int read_command(int fd, char *command, int room)
{
	ssize_t n = read(fd, command, (size_t)room - 1); /* HERE */

	if (n <= 0)
		return -1;
	command[n] = '\0';
	return 0;
}
