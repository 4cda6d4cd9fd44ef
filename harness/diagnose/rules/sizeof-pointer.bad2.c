/* The function gets a pointer and takes its size for the buffer's.
   stdin: a line that is longer than a pointer */
#include <unistd.h>

int show(const char *text);

int main(void)
{
	char block[64];
	ssize_t n;

	while ((n = read(0, block, sizeof block)) > 0)
		if (show(block) < 0)
			return 1;
	return n < 0;
}
