/* Fields are put behind each other with stores of their own sizes. */
#include <arpa/inet.h>
#include <stdint.h>
#include <unistd.h>

unsigned char *put_port(unsigned char *at, uint16_t port);

int main(void)
{
	static _Alignas(8) unsigned char message[8];
	unsigned char *end = message;

	*end++ = 7;
	end = put_port(end, 0x1234);
	return write(STDOUT_FILENO, message, (size_t)(end - message)) == 3 ? 0 : 1;
}
