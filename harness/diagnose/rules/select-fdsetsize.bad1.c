/* The program has many descriptors, and waits with select() for one that it got late. */
#include <sys/select.h>
#include <unistd.h>

static fd_set ready;

int main(void)
{
	int fd = dup2(0, 1100);

	if (fd < 0)
		return 1;
	FD_ZERO(&ready);
	FD_SET(fd, &ready);
	return select(fd + 1, &ready, NULL, NULL, NULL) < 0; /* HERE */
}
