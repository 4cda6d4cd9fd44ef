/* stdin: \x00\x00\x00\x05hello\x00\x00\x00\x02hi
   split: 1
   A length of four bytes comes in two pieces; for the second one all four are asked for again. */
#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	unsigned char buffer[256];
	size_t wanted = sizeof(uint32_t), got = 0;
	uint32_t length;

	while (got < wanted) {
		ssize_t n = read(STDIN_FILENO, buffer + got, wanted); /* HERE */

		if (n <= 0)
			return 1;
		got += (size_t)n;
	}
	memcpy(&length, buffer, sizeof length);
	length = ntohl(length);
	if (length > sizeof buffer || read(STDIN_FILENO, buffer, length) != (ssize_t)length)
		return 1;
	return write(STDOUT_FILENO, buffer, length) != (ssize_t)length;
}
