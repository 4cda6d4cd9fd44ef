#include <poll.h>

int wait_for_client(int listener);

int wait_for_client(int listener)
{
	struct pollfd one = {listener, POLLIN, 0};

	return poll(&one, 1, -1); /* HERE */
}
