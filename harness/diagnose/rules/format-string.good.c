/*
 * Right: the text is an argument, whatever stands in it.
 * stdin: what is at %p here?\n
 */
#include <stdio.h>

int main(void)
{
	char line[128];

	while (fgets(line, sizeof line, stdin)) {
		printf("%s", line);
		printf("at %p\n", (void *)line);
		(void)fflush(stdout);
	}
	return 0;
}
