/* They are added up, in a function.
 * stdin: \x01\x90
 * expects: flags=400\n */
#include <stdio.h>
#include <unistd.h>

int number(const char *from);

int main(void)
{
	char bytes[2];

	if (read(STDIN_FILENO, bytes, sizeof bytes) != sizeof bytes)
		return 1;
	printf("flags=%d\n", number(bytes));
	return fflush(stdout) == 0 ? 0 : 1; /* HERE */
}
