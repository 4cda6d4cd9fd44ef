/* `line` is a pointer: its size is 8, however much it points to.
   stdin: the quick brown fox jumps over the lazy dog */
#include <unistd.h>

int main(void)
{
	char block[64], *line = block;

	if (read(0, block, sizeof block) <= 0)
		return 1;
	return write(1, line, sizeof line) < 0; /* HERE */
}
