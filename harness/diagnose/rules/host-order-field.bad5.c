/* The record is right, and is printed without a conversion.
 * stdin: \x00\x00\x30\x39
 * expects: id=12345\n */
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

static int print(uint32_t id)
{
	printf("id=%u\n", id);
	return fflush(stdout); /* HERE */
}

int main(void)
{
	uint32_t id;

	return read(STDIN_FILENO, &id, sizeof id) == sizeof id && print(id) == 0 ? 0 : 1;
}
