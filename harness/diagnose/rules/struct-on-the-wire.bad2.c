/* The padding comes first in what differs: a byte and eight behind it.
 * expects: \x07\x01\x02\x03\x04\x05\x06\x07\x08 */
#include <endian.h>
#include <stdint.h>
#include <string.h>

int send_record(const void *record, size_t length);

int main(void)
{
	struct {
		uint8_t type;
		uint64_t time;
	} record;

	memset(&record, 0, sizeof record);
	record.type = 7;
	record.time = htobe64(0x0102030405060708);
	return send_record(&record, sizeof record);
}
