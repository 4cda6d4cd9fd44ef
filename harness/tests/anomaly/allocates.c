/* Takes memory for ever, and uses it. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
	char *block;

	while ((block = malloc(1 << 20)))
		memset(block, 1, 1 << 20);
	for (;;)
		;
}
