/* The same, behind another field, in a function.
 * expects: \x07\x12\x34\x56\x78 */
#include <stdint.h>
#include <unistd.h>

size_t put_record(unsigned char *at, uint8_t type, uint32_t id);

int main(void)
{
	unsigned char record[5];
	size_t length = put_record(record, 7, 0x12345678);

	return write(STDOUT_FILENO, record, length) == (ssize_t)length ? 0 : 1; /* HERE */
}
