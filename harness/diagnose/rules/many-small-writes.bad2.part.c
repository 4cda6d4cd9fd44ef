#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>

int send_record(int fd, unsigned short number, const char *name);

int send_record(int fd, unsigned short number, const char *name)
{
	unsigned short wire = htons(number);

	if (write(fd, &wire, sizeof wire) != sizeof wire) /* HERE */
		return -1;
	return write(fd, name, strlen(name)) == (ssize_t)strlen(name) ? 0 : -1;
}
