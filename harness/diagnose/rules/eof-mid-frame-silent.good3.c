/* The same, with a message and another exit status.
 * stdin: firstAsec
 * half: yes */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	size_t have = 0;
	ssize_t n;

	while ((n = read(STDIN_FILENO, block + have, sizeof block - have)) > 0)
		have += (size_t)n;
	if (n < 0 || write(STDOUT_FILENO, block, have - have % 6) < 0)
		return 1;
	if (have % 6)
		fprintf(stderr, "record %zu is cut\n", have / 6 + 1);
	return have % 6 ? 1 : 0;
}
