#include <string.h>
#include <unistd.h>

int answer(int fd, const char *text);

int answer(int fd, const char *text)
{
	return write(fd, text, strlen(text)) < 0 ? -1 : 0; /* HERE */
}
