#include <unistd.h>

int read_answer(int fd, char *answer, int room);

int read_answer(int fd, char *answer, int room)
{
	ssize_t n = read(fd, answer, (size_t)room - 1); /* HERE */

	if (n < 0)
		return -1;
	answer[n] = '\0';
	return (int)n;
}
