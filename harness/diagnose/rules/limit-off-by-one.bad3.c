/* stdin: \x00\x04four\x00\x05
   expects: four(too long)
   Four bytes are allowed, and the child lets five through. */
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 4 };

static ssize_t read_n(char *to, size_t wanted)
{
	size_t got = 0;

	while (got < wanted) {
		ssize_t n = read(STDIN_FILENO, to + got, wanted - got); /* HERE */

		if (n <= 0)
			break;
		got += (size_t)n;
	}
	return (ssize_t)got;
}

static int serve(void)
{
	char number[2], text[MOST + 1];
	ssize_t length;

	while (read_n(number, sizeof number) == sizeof number) {
		length = number[1];
		if (number[0] != 0 || length > MOST + 1)
			return write(STDOUT_FILENO, "(too long)", 10) != 10;
		if (read_n(text, (size_t)length) < length)
			return 1;
		if (write(STDOUT_FILENO, text, (size_t)length) != length)
			return 1;
	}
	return 0;
}

int main(void)
{
	int status;

	if (fork() == 0)
		_exit(serve());
	return wait(&status) < 0 || status != 0;
}
