#include <string.h>
#include <unistd.h>

void log_event(int fd, const char *level, const char *text);

static void put(int fd, const char *text)
{
	size_t length = strlen(text);

	while (length > 0) {
		ssize_t n = write(fd, text, length); /* HERE */

		if (n <= 0)
			return;
		text += n;
		length -= (size_t)n;
	}
}

void log_event(int fd, const char *level, const char *text)
{
	put(fd, level);
	put(fd, ": ");
	put(fd, text);
	put(fd, "\n");
}
