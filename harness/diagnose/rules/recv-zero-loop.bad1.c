/* Waits for four bytes and takes the end of the input for "not yet".
   stdin: abc */
#include <unistd.h>

int main(void)
{
	char word[4];
	size_t length = 0;

	while (length < sizeof word) {
		ssize_t n = read(0, word + length, sizeof word - length); /* HERE */

		if (n < 0)
			return 1;
		length += (size_t)n;
	}
	return 0;
}
