/* What came is no record, and what would follow does not change that.
 * stdin: wrongAsecond
 * split: 7
 * expects: firstAsecond */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	ssize_t n = read(STDIN_FILENO, block, sizeof block);

	if (n < 6 || write(STDOUT_FILENO, block, 6) != 6)
		return 1;
	fprintf(stderr, "there is no such record\n");
	return 1;
}
