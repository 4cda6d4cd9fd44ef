/* stdin: \x00\x00\x00\x07seven..\x00\x00\x00\x08eight...
   split: 15
   expects: seven..eight...
   The buffer has room for the longest text, but not for a NUL behind it: so that one is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST = 8 };

const char *receive_text(int fd, size_t room);

int main(void)
{
	const char *text;

	while ((text = receive_text(STDIN_FILENO, MOST)))
		if (printf("%s", text) < 0 || fflush(stdout) != 0) /* HERE */
			return 1;
	return 0;
}
