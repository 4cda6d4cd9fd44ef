/* A byte too many in front of a short number: with zeros around, it looks like the other order.
 * expects: \x05\x00\x03\x00\x00\x00\x04
 * also: struct-on-the-wire */
#include <unistd.h>

int main(void)
{
	static const char record[] = {5, 0, 0, 3, 0, 0, 0, 4};

	return write(STDOUT_FILENO, record, sizeof record) == sizeof record ? 0 : 1;
}
