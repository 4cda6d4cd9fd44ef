/* Standard input, all of it, and all of it once more. */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	size_t room = 1 << 20, length;
	char *bytes = malloc(room);

	length = fread(bytes, 1, room, stdin);
	if (fwrite(bytes, 1, length, stdout) != length || fwrite(bytes, 1, length, stdout) != length)
		return 1;
	return fflush(stdout) != 0;
}
