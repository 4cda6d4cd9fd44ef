/* Right: whatever poll tells, the answer is to read: what is left, then the end. */
#include <poll.h>
#include <unistd.h>

int main(void)
{
	struct pollfd one = {-1, POLLIN, 0};
	int ends[2];
	char byte;

	if (pipe(ends) < 0 || write(ends[1], "ab", 2) != 2 || close(ends[1]) < 0)
		return 1;
	one.fd = ends[0];
	while (poll(&one, 1, -1) > 0)
		if (one.revents && read(ends[0], &byte, 1) != 1)
			break;
	return close(ends[0]) < 0;
}
