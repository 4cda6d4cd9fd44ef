/* The function takes an address in digits; a name is none. */
#include <unistd.h>

int dial(const char *host, unsigned short port);

int main(void)
{
	int fd = dial("localhost", 5003);

	return fd < 0 || close(fd) < 0;
}
