#include <unistd.h>

int show(const char *text);

int show(const char *text)
{
	return write(1, text, sizeof text) < 0 ? -1 : 0; /* HERE */
}
