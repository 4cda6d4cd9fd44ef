/* The function that receives returns -1 for both; its caller prints why. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

long receive_some(int fd, char *buffer, unsigned long room);

int main(void)
{
	char block[100];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || send(ends[0], "bye\n", 4, 0) != 4 || close(ends[0]) < 0)
		return 1;
	while (receive_some(ends[1], block, sizeof block) > 0)
		;
	fprintf(stderr, "client lost: %s\n", strerror(errno));
	return close(ends[1]) < 0;
}
