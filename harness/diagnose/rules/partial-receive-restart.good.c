/* fault: short@main,receive,stdin,1
   stdin: \x00\x00\x00\x05hello\x00\x00\x00\x02hi
   As many as there is room for are asked for, each time, and behind what is there; what is too much is the beginning of the next
   message, and is kept. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LENGTH = 4 };

static unsigned char buffer[4096];
static size_t got;

static size_t whole_message(void)
{
	size_t size = LENGTH;

	if (got < LENGTH)
		return 0;
	size += (size_t)buffer[0] << 24 | (size_t)buffer[1] << 16 | (size_t)buffer[2] << 8 | buffer[3];
	return size <= got ? size : 0;
}

int main(void)
{
	size_t size;
	ssize_t n;

	while ((n = read(STDIN_FILENO, buffer + got, LENGTH)) > 0)
		for (got += (size_t)n; (size = whole_message()) > 0; got -= size) {
			printf("%.*s\n", (int)(size - LENGTH), (char *)buffer + LENGTH);
			memmove(buffer, buffer + size, got - size);
		}
	return n < 0 || got > 0;
}
