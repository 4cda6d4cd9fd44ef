/* The other end has gone. poll says POLLHUP, and the loop waits for POLLIN. */
#include <poll.h>
#include <unistd.h>

int main(void)
{
	struct pollfd one = {-1, POLLIN, 0};
	int ends[2];
	char byte;

	if (pipe(ends) < 0 || close(ends[1]) < 0)
		return 1;
	one.fd = ends[0];
	while (poll(&one, 1, -1) > 0) /* HERE */
		if (one.revents & POLLIN && read(ends[0], &byte, 1) != 1)
			break;
	return close(ends[0]) < 0;
}
