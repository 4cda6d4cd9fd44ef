#include <arpa/inet.h>
#include <unistd.h>

int read_message(int fd, char *text, int size);

int read_message(int fd, char *text, int size)
{
	int length;

	if (read(fd, &length, sizeof length) != (ssize_t)sizeof length)
		return -1;
	length = (int)ntohl((uint32_t)length);
	if (length > size)
		return -1;
	return (int)read(fd, text, (size_t)length); /* HERE */
}
