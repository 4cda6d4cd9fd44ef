/*
 * Each line is logged on standard error, through a function.
 * stdin: hello\nlogin %p failed\n
 */
#include <stdio.h>
#include <unistd.h>

void log_line(const char *line);

int main(void)
{
	char line[128];

	while (fgets(line, sizeof line, stdin))
		log_line(line);
	return 0;
}
