#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

int greet_one(int listener);

int greet_one(int listener)
{
	int fd = accept(listener, NULL, NULL); /* HERE */

	return fd < 0 || send(fd, "!", 1, 0) != 1 || close(fd) < 0 ? -1 : 0;
}
