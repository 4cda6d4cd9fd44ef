/* stdin: a line of words
 * Right: the answer stands in the buffer of the question, and happens to have as many bytes as a pointer. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char buffer[64];
	ssize_t n = read(0, buffer, sizeof buffer);

	if (n <= 0)
		return 1;
	n = snprintf(buffer, sizeof buffer, "%03zd byte", n);
	return write(1, buffer, (size_t)n) != n;
}
