/* The number goes out as it stands in memory.
 * expects: \x01\x02\x03\x04\x00\x07 */
#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	unsigned char record[6];
	uint32_t id = 0x01020304;
	uint16_t port = htons(7);

	memcpy(record, &id, sizeof id);
	memcpy(record + 4, &port, sizeof port);
	return write(STDOUT_FILENO, record, sizeof record) == sizeof record ? 0 : 1; /* HERE */
}
