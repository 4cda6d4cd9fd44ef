/* Three fields of seven bytes; the struct has eight.
 * expects: \x00\x00\x00\x05\x07\x00\x09 */
#include <arpa/inet.h>
#include <stdint.h>
#include <unistd.h>

struct record {
	uint32_t id;
	uint8_t type;
	uint16_t flags;
};

int main(void)
{
	static struct record record;

	record.id = htonl(5);
	record.type = 7;
	record.flags = htons(9);
	return write(STDOUT_FILENO, &record, sizeof record) == sizeof record ? 0 : 1; /* HERE */
}
