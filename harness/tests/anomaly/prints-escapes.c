/* Prints what terminals obey, bytes that are no UTF-8, and a line that looks like the kit's. */
#include <unistd.h>

int main(void)
{
	static const char text[] = "\033[2J\033]0;pwned\007\r\xff\xfe\x80\0100 of 100 points\n";

	return write(1, text, sizeof text - 1) < 0 || write(2, text, sizeof text - 1) < 0;
}
