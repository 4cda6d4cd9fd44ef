/* The length stands behind one byte of type: its address is odd. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

static uint32_t length_of(const unsigned char *message)
{
	return ntohl(*(const uint32_t *)(message + 1)); /* HERE */
}

int main(void)
{
	unsigned char *message = calloc(1, 16);
	int good;

	if (!message)
		return 1;
	message[4] = 5;
	good = write(STDOUT_FILENO, "hello", length_of(message)) == 5;
	free(message);
	return good ? 0 : 1;
}
