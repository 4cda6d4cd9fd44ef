/* htons() for a uint32_t.
 * expects: \x00\x01\xe2\x40 */
#include <arpa/inet.h>
#include <stdint.h>
#include <unistd.h>

int main(void)
{
	uint32_t id = 123456, wire = htons((uint16_t)id);

	return write(STDOUT_FILENO, &wire, sizeof wire) == sizeof wire ? 0 : 1; /* HERE */
}
