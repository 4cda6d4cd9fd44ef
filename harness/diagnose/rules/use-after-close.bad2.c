/* One function closes the connection when it has read all; the other answers over it. */
#include <sys/socket.h>
#include <unistd.h>

int answer(int fd);

static int take_request(int fd)
{
	char byte;

	while (read(fd, &byte, 1) == 1)
		;
	return close(fd);
}

int main(void)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || shutdown(ends[1], SHUT_WR) < 0)
		return 1;
	return take_request(ends[0]) < 0 || answer(ends[0]) < 0;
}
