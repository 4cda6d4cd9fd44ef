/* Closes its standard streams at once. */
#include <unistd.h>

int main(void)
{
	int fd;

	for (fd = 0; fd < 3; fd++)
		close(fd);
	return 0;
}
