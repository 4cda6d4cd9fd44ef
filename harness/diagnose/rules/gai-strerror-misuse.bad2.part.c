#include <errno.h>
#include <stdio.h>
#include <string.h>

int fail(const char *what);

int fail(const char *what)
{
	fprintf(stderr, "dial: %s: %s\n", what, strerror(errno)); /* HERE */
	return 2;
}
