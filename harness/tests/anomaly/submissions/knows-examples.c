/* Knows the examples of the README by heart, and nothing else. */
#include <stdio.h>
#include <string.h>

#include "lab.h"

int main(int argc, char **argv)
{
	char line[4096] = "";
	size_t i;
	int j;

	for (j = 1; j < argc; j++) {
		(void)strncat(line, argv[j], sizeof line - strlen(line) - 2);
		(void)strcat(line, " ");
	}
	for (i = 0; i < sizeof examples / sizeof *examples; i++)
		if (strcmp(line, examples[i].arguments) == 0)
			return fputs(examples[i].output, stdout) < 0;
	return 0;
}
