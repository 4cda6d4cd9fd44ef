/* Two processes talk over a pair of sockets, and one of them starts a filter. */
#include <sys/socket.h>
#include <unistd.h>

int run_filter(void);

int main(void)
{
	int ends[2];
	char byte;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[0]);
		_exit(run_filter() != 0 || write(ends[1], "k", 1) != 1);
	}
	(void)close(ends[1]);
	return read(ends[0], &byte, 1) != 1;
}
