/* Right: before another program is run, every number that might be open is closed, whether it is or not. */
#include <unistd.h>

int main(void)
{
	int ends[2], fd;

	if (pipe(ends) < 0 || close(ends[0]) < 0)
		return 1;
	for (fd = 3; fd < 20; fd++)
		(void)close(fd);
	return 0;
}
