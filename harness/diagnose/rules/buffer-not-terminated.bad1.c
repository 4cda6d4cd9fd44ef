/* Two messages through a pipe, a long one and a short one; each is printed as a string. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char message[64] = "";
	int ends[2], ready[2], i;
	char byte;

	if (pipe(ends) < 0 || pipe(ready) < 0)
		return 1;
	if (fork() == 0)
		_exit(write(ends[1], "good morning", 12) != 12 || read(ready[0], &byte, 1) != 1 ||
			write(ends[1], "hello", 5) != 5);
	for (i = 0; i < 2; i++) {
		if (read(ends[0], message, sizeof message) <= 0) /* HERE */
			return 1;
		printf("%s\n", message);
		(void)fflush(stdout);
		if (write(ready[1], "!", 1) != 1)
			return 1;
	}
	return 0;
}
