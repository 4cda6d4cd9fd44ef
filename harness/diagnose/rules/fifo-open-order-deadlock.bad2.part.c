#include <fcntl.h>

int open_both(const char *out, const char *in, int *fds);

int open_both(const char *out, const char *in, int *fds)
{
	fds[1] = open(out, O_WRONLY); /* HERE */
	fds[0] = open(in, O_RDONLY);
	return fds[0] < 0 || fds[1] < 0 ? -1 : 0;
}
