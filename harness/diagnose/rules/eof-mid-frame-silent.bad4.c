/* Records of six bytes are read in blocks; what is left at the end is dropped without a word.
 * stdin: firstAsec
 * half: yes */
#include <unistd.h>

int main(void)
{
	char block[64];
	size_t have = 0;
	ssize_t n;

	while ((n = read(STDIN_FILENO, block + have, sizeof block - have)) > 0) /* HERE */
		have += (size_t)n;
	return n < 0 || write(STDOUT_FILENO, block, have - have % 6) < 0;
}
