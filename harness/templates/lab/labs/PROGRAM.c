/* @PROGRAM@: prints how many bytes its standard input has.
 *
 * Given: the line that is printed. The step is yours; README.md tells what it has to do. */
#include <stdio.h>

static int print_count(unsigned long long bytes)
{
	printf("bytes=%llu\n", bytes);
	return fflush(stdout) == 0 ? 0 : 1;
}

int main(void)
{
	unsigned long long bytes = 0;

	/* TODO 1: read to the end of standard input, and count. */
	return print_count(bytes);
}
