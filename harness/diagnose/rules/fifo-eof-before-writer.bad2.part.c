#include <fcntl.h>
#include <string.h>
#include <unistd.h>

ssize_t ask(const char *request, const char *reply, char *answer, size_t size);

ssize_t ask(const char *request, const char *reply, char *answer, size_t size)
{
	int in = open(reply, O_RDONLY | O_NONBLOCK), out = open("requests", O_WRONLY);
	ssize_t n = -1;

	if (in >= 0 && out >= 0 && write(out, request, strlen(request)) == (ssize_t)strlen(request))
		n = read(in, answer, size); /* HERE */
	close(in);
	close(out);
	return n;
}
