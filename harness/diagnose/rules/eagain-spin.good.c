/* Right: EAGAIN sends the program to poll, where it sleeps until something has come. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct pollfd one = {-1, POLLIN, 0};
	int ends[2];
	char byte;

	if (pipe(ends) < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
		return 1;
	if (fork() == 0)
		_exit(sleep(1) != 0 || write(ends[1], "!", 1) != 1);
	one.fd = ends[0];
	while (read(ends[0], &byte, 1) < 0)
		if (errno != EAGAIN || poll(&one, 1, -1) < 0)
			return 1;
	return wait(NULL) < 0;
}
