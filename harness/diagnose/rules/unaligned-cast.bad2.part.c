#include <arpa/inet.h>
#include <stdint.h>

unsigned char *put_port(unsigned char *at, uint16_t port);

unsigned char *put_port(unsigned char *at, uint16_t port)
{
	*(uint16_t *)at = htons(port); /* HERE */
	return at + sizeof port;
}
