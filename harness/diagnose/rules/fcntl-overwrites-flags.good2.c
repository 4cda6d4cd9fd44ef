/* Right: O_NONBLOCK is to be cleared here; it was the only flag. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) < 0 || fcntl(ends[0], F_SETFL, 0) < 0)
		return 1;
	return close(ends[0]) < 0 || close(ends[1]) < 0;
}
