/* Opens descriptors until there are none. */
#include <fcntl.h>
#include <unistd.h>

int main(void)
{
	int i;

	for (i = 0; i < 10000; i++)
		if (open("/dev/null", O_RDONLY) < 0)
			return 1;
	return 0;
}
