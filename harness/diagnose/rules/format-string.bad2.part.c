#include <stdio.h>

void log_line(const char *line);

void log_line(const char *line)
{
	fprintf(stderr, line); /* HERE */
}
