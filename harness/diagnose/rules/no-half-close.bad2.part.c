#include <string.h>
#include <unistd.h>

int ask(int fd, const char *text, char *answer, int room);

int ask(int fd, const char *text, char *answer, int room)
{
	size_t length = strlen(text);

	if (write(fd, text, length) != (ssize_t)length)
		return -1;
	return (int)read(fd, answer, (size_t)room); /* HERE */
}
