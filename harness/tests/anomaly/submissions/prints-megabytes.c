/* Prints, and prints, whatever it was asked for. */
#include <stdio.h>

enum { LINES = 200000 };

int main(void)
{
	int i;

	for (i = 0; i < LINES; i++)
		(void)puts("forty bytes, and again, and once more.");
	return 0;
}
