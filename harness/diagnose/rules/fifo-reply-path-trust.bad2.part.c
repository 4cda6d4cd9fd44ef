#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int answer(const char *path, const char *text);

int answer(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644); /* HERE */
	ssize_t n;

	if (fd < 0)
		return -1;
	n = write(fd, text, strlen(text));
	return close(fd) < 0 || n < 0 ? -1 : 0;
}
