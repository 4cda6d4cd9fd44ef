/* Bytes without a sign; the number is wrong because it is not the one that was sent.
 * stdin: \x01\x02\x03\x80
 * expects: id=16909185\n */
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	unsigned char bytes[4];
	uint32_t id;

	if (read(STDIN_FILENO, bytes, sizeof bytes) != sizeof bytes)
		return 1;
	id = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
	return printf("id=%u\n", id) > 0 ? 0 : 1;
}
