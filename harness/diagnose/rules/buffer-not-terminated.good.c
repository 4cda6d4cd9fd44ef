/* Right: a NUL is put behind what came; and the count is the length. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char message[64];
	int ends[2], ready[2], i;
	char byte;

	if (pipe(ends) < 0 || pipe(ready) < 0)
		return 1;
	if (fork() == 0)
		_exit(write(ends[1], "good morning", 12) != 12 || read(ready[0], &byte, 1) != 1 ||
			write(ends[1], "hello", 5) != 5);
	for (i = 0; i < 2; i++) {
		ssize_t n = read(ends[0], message, sizeof message - 1);

		if (n <= 0 || write(1, message, (size_t)n) != n)
			return 1;
		message[n] = '\0';
		printf("%s\n", message);
		(void)fflush(stdout);
		if (write(ready[1], "!", 1) != 1)
			return 1;
	}
	return 0;
}
