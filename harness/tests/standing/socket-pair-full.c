/* Both ends of a socket pair send more than it holds before they read anything. */
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char block[8 << 20];

int main(void)
{
	int ends[2], mine;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	mine = fork() == 0;
	(void)close(ends[!mine]);
	if (send(ends[mine], block, sizeof block, MSG_NOSIGNAL) != (ssize_t)sizeof block)
		return 1;
	while (read(ends[mine], block, sizeof block) > 0)
		;
	return mine == 0 && wait(NULL) < 0;
}
