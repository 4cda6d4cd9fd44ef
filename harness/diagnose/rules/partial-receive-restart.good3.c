/* fault: short@main,receive,stdin,1
   stdin: \x00\x00\x00\x05hello\x00\x00\x00\x02hi
   The loop of read_n(): each time what is missing, behind what has come. */
#include <stdio.h>
#include <unistd.h>

static int read_n(int fd, unsigned char *to, size_t wanted)
{
	size_t got = 0;

	while (got < wanted) {
		ssize_t n = read(fd, to + got, wanted - got);

		if (n <= 0)
			return -1;
		got += (size_t)n;
	}
	return 0;
}

int main(void)
{
	unsigned char message[4 + 256];

	while (read_n(STDIN_FILENO, message, 4) == 0) {
		if (read_n(STDIN_FILENO, message + 4, message[3]) < 0)
			return 1;
		printf("%.*s\n", message[3], (char *)message + 4);
	}
	return 0;
}
