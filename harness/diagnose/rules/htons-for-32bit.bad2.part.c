#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>

size_t put_record(unsigned char *at, uint8_t type, uint32_t id);

size_t put_record(unsigned char *at, uint8_t type, uint32_t id)
{
	uint32_t wire = htons((uint16_t)id);

	at[0] = type;
	memcpy(at + 1, &wire, sizeof wire);
	return 1 + sizeof wire;
}
