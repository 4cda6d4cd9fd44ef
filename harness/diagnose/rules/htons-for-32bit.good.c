/* htonl() for four bytes; it is another number than the one that is wanted, all the same.
 * expects: \x00\x01\xe2\x40 */
#include <arpa/inet.h>
#include <stdint.h>
#include <unistd.h>

int main(void)
{
	uint32_t id = 123457, wire = htonl(id);

	return write(STDOUT_FILENO, &wire, sizeof wire) == sizeof wire ? 0 : 1;
}
