/* The function prints that bind has failed, and goes on. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int open_listener(const char *address);

int main(void)
{
	int fd = open_listener("192.0.2.1"); /* an address of nobody's, least of all this machine's */

	return fd < 0 || close(fd) < 0;
}
