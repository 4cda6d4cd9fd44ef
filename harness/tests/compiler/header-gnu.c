#include <poll.h>
#include <stddef.h>

int main(void)
{
	struct pollfd nothing = {.fd = -1};

	return ppoll(&nothing, 1, NULL, NULL);
}
