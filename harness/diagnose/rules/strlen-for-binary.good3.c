/* A NUL where another byte should be, and all the others.
 * stdin: ab\0cd
 * expects: name=ab\0cd.\n */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char name[6] = "";

	if (read(STDIN_FILENO, name, 5) != 5)
		return 1;
	name[2] = '?';
	printf("name=%.5s.\n", name);
	return fflush(stdout) == 0 ? 0 : 1;
}
