#include <sys/socket.h>
#include <unistd.h>

int serve_client(int listener);

int serve_client(int listener)
{
	int fd = accept(listener, NULL, NULL); /* HERE */

	if (fd < 0 || send(fd, "hello\n", 6, 0) != 6)
		return -1;
	return close(fd);
}
