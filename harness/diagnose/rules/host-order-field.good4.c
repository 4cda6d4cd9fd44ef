/* Wrong numbers, but none of them in the wrong order.
 * expects: \x01\x02\x03\x04\x00\x07 */
#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	unsigned char record[6];
	uint32_t id = htonl(0x01020408);
	uint16_t port = htons(9);

	memcpy(record, &id, sizeof id);
	memcpy(record + 4, &port, sizeof port);
	return write(STDOUT_FILENO, record, sizeof record) == sizeof record ? 0 : 1;
}
