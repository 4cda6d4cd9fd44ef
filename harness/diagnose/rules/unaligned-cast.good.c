/* The same message; its bytes are put together one by one, or copied into a variable. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint32_t copied(const unsigned char *from)
{
	uint32_t number;

	memcpy(&number, from, sizeof number);
	return ntohl(number);
}

static uint32_t shifted(const unsigned char *from)
{
	return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

int main(void)
{
	unsigned char *message = calloc(1, 16);
	int good;

	if (!message)
		return 1;
	message[1] = 0x80;
	message[4] = 5;
	good = copied(message + 1) == shifted(message + 1) && write(STDOUT_FILENO, "hello", 5) == 5;
	if (write(STDERR_FILENO, "wire: runtime error: misaligned address\n", 40) != 40)
		good = 0;
	free(message);
	return good ? 0 : 1;
}
