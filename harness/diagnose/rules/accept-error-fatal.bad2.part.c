#define _GNU_SOURCE
#include <stddef.h>
#include <sys/socket.h>

int next_client(int listener);

int next_client(int listener)
{
	return accept4(listener, NULL, NULL, SOCK_CLOEXEC); /* HERE */
}
