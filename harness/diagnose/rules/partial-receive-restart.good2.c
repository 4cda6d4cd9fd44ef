/* fault: short@main,receive,stdin,1
   stdin: \x00\x00\x00\x05hello\x00\x00\x00\x02hi
   One small buffer for every piece, which is copied to where it belongs; and what nobody wants is received and forgotten. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static unsigned char piece[8];

static int receive(void *to, size_t wanted)
{
	size_t got = 0;

	while (got < wanted) {
		ssize_t n = read(STDIN_FILENO, piece, wanted - got < sizeof piece ? wanted - got : sizeof piece);

		if (n <= 0)
			return -1;
		if (to)
			memcpy((unsigned char *)to + got, piece, (size_t)n);
		got += (size_t)n;
	}
	return 0;
}

int main(void)
{
	unsigned char length[4];
	char text[256];

	while (receive(length, sizeof length) == 0)
		if (receive(length[3] < 5 ? NULL : text, length[3]) < 0)
			return 1;
		else if (length[3] >= 5)
			printf("%.*s\n", length[3], text);
	return 0;
}
