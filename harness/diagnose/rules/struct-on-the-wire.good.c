/* A packed struct has no padding; what differs is a number.
 * expects: \x00\x00\x00\x05\x07\x00\x09\x00\x00\x00\x06\x07\x00\x09 */
#include <arpa/inet.h>
#include <stdint.h>
#include <unistd.h>

struct __attribute__((packed)) record {
	uint32_t id;
	uint8_t type;
	uint16_t flags;
};

int main(void)
{
	static struct record records[2];

	records[0].id = htonl(5);
	records[0].type = 7;
	records[0].flags = htons(8);
	records[1] = records[0];
	records[1].id = htonl(6);
	return write(STDOUT_FILENO, records, sizeof records) == sizeof records ? 0 : 1;
}
