#include <stdio.h>

int announce(const char *port);

int announce(const char *port)
{
	if (printf("READY tcp %s\n", port) < 0)
		return -1;
	return fflush(stdout); /* HERE */
}
