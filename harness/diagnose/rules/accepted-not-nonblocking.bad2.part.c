#include <poll.h>
#include <stddef.h>
#include <sys/socket.h>

int accept_all(int listener, struct pollfd *fds, int room);

int accept_all(int listener, struct pollfd *fds, int room)
{
	int fd, count = 0;

	while (count < room && (fd = accept(listener, NULL, NULL)) >= 0) /* HERE */
		fds[count++] = (struct pollfd){fd, POLLIN, 0};
	return count;
}
