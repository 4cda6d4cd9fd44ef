/* A name with a NUL inside is printed as a string.
 * stdin: ab\0cd
 * expects: name=ab\0cd.\n */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	char name[6] = "";

	if (read(STDIN_FILENO, name, 5) != 5)
		return 1;
	printf("name=%s.\n", name);
	return fflush(stdout) == 0 ? 0 : 1; /* HERE */
}
