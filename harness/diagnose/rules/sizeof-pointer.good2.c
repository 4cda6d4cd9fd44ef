/* Right: a header of eight bytes is passed on first, the rest behind it.
   stdin: 8 bytes.and some more */
#include <unistd.h>

int main(void)
{
	char block[64];
	ssize_t n = read(0, block, sizeof block);

	if (n <= 8)
		return 1;
	return write(1, block, 8) != 8 || write(1, block + 8, (size_t)n - 8) != n - 8;
}
