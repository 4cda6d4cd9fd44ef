/* Writes a gigabyte of complaints. */
#include <unistd.h>

int main(void)
{
	static char page[65536];
	int i;

	for (i = 0; i < 16384; i++)
		if (write(2, page, sizeof page) < 0)
			return 1;
	return 0;
}
