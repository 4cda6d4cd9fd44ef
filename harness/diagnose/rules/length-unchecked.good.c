/* Right: what is longer than the longest message is refused before anything else. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	static const uint32_t lengths[] = {5, 0x10000000};
	char text[64];
	uint32_t length;
	int ends[2], i;

	if (pipe(ends) < 0)
		return 1;
	for (i = 0; i < 2; i++) {
		length = htonl(lengths[i]);
		if (write(ends[1], &length, sizeof length) != (ssize_t)sizeof length || write(ends[1], "hello", 5) != 5)
			return 1;
		if (read(ends[0], &length, sizeof length) != (ssize_t)sizeof length)
			return 1;
		length = ntohl(length);
		if (length > sizeof text) {
			fprintf(stderr, "a message of %u bytes is refused\n", (unsigned)length);
			return 2;
		}
		if (read(ends[0], text, length) != (ssize_t)length)
			return 1;
	}
	return 0;
}
