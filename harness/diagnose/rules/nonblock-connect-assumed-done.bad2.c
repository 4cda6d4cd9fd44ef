/* POLLOUT has come, so the port is open, says the scanner. Nobody listens there. */
#include <stdio.h>

int is_open(unsigned short port);

int main(void)
{
	printf("port 5003 is %s\n", is_open(5003) ? "open" : "closed");
	return fflush(stdout) != 0;
}
