/* The halves of a number have changed places: what is missing before its last bytes comes behind them.
 * expects: \x00\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00\x05\x02ab */
#include <unistd.h>

int main(void)
{
	static const char record[] = {0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 5, 2, 'a', 'b'};

	return write(STDOUT_FILENO, record, sizeof record) == sizeof record ? 0 : 1;
}
