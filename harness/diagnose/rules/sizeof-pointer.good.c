/* Right: the length goes with the pointer.
   stdin: the quick brown fox jumps over the lazy dog */
#include <unistd.h>

int main(void)
{
	char block[64], *line = block;
	ssize_t n = read(0, block, sizeof block);

	return n <= 0 || write(1, line, (size_t)n) != n;
}
