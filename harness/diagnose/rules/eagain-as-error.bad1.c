/* Nothing has come yet; the program says so, and ends. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	char line[100];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
		return 1;
	if (recv(ends[0], line, sizeof line, 0) < 0) { /* HERE */
		perror("recv");
		return 1;
	}
	return close(ends[0]) < 0 || close(ends[1]) < 0;
}
