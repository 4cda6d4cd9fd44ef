/* Prints for ever, whatever it reads. */
#include <unistd.h>

int main(void)
{
	static char page[4096];

	while (write(1, page, sizeof page) > 0)
		;
	return 0;
}
