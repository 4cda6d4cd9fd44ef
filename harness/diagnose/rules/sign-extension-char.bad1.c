/* The bytes of a number are chars.
 * stdin: \x01\x02\x03\x80
 * expects: id=16909184\n */
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char bytes[4];
	uint32_t id;

	if (read(STDIN_FILENO, bytes, sizeof bytes) != sizeof bytes)
		return 1;
	id = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3];
	printf("id=%u\n", id);
	return fflush(stdout) == 0 ? 0 : 1; /* HERE */
}
