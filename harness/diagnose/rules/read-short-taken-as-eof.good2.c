/* Right: the program wants the first line only, and says so by its exit status when there is none.
   stdin: first\n */
#include <string.h>
#include <unistd.h>

int main(void)
{
	char block[80];
	ssize_t n = read(0, block, sizeof block);

	return n <= 0 || !memchr(block, '\n', (size_t)n);
}
