/* Waits for the child's answer by asking again and again. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int main(void)
{
	int ends[2];
	char byte;

	if (pipe(ends) < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
		return 1;
	while (read(ends[0], &byte, 1) < 0) /* HERE */
		if (errno != EAGAIN)
			return 1;
	return 0;
}
