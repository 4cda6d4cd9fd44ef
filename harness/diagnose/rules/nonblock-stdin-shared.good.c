/* Right: both processes know that the descriptor does not block, and wait with poll.
   stdin: text\n */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

static int read_some(void)
{
	struct pollfd one = {0, POLLIN, 0};
	char line[100];

	while (read(0, line, sizeof line) < 0)
		if (errno != EAGAIN || poll(&one, 1, -1) < 0)
			return 1;
	return 0;
}

int main(void)
{
	if (fcntl(0, F_SETFL, O_NONBLOCK) < 0)
		return 1;
	if (fork() == 0)
		_exit(read_some());
	return read_some() || wait(NULL) < 0;
}
