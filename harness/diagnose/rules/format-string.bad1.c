/*
 * An echo of lines, with printf().
 * stdin: what is at %p here?\n
 */
#include <stdio.h>

int main(void)
{
	char line[128];

	while (fgets(line, sizeof line, stdin)) {
		printf(line);
		(void)fflush(stdout); /* HERE */
	}
	return 0;
}
