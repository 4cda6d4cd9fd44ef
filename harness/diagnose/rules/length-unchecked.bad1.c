/* A message is its length, then so many bytes. The length is believed. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	uint32_t length = htonl(0x10000000);
	int ends[2];
	char *text;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(write(ends[1], &length, sizeof length) != (ssize_t)sizeof length ||
			write(ends[1], "hello", 5) != 5);
	(void)close(ends[1]);
	if (read(ends[0], &length, sizeof length) != (ssize_t)sizeof length)
		return 1;
	length = ntohl(length);
	text = malloc(length);
	if (!text)
		return 1;
	return read(ends[0], text, length) < 0; /* HERE */
}
