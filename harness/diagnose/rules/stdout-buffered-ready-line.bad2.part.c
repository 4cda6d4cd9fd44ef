#include <sys/socket.h>

int serve(int fd);

int serve(int fd)
{
	char message[512];
	ssize_t n;

	do
		n = recv(fd, message, sizeof message, 0); /* HERE */
	while (n >= 0);
	return 1;
}
