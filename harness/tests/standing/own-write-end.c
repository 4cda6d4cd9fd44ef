/* Reads the end of a pipe whose write end it holds itself. */
#include <unistd.h>

int main(void)
{
	int ends[2];
	char byte;

	return pipe(ends) < 0 || read(ends[0], &byte, 1) < 0;
}
