/* puts() and then poll(), in a function elsewhere: a newline flushes to a terminal only. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int wait_for_client(int listener);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0)
		return 1;
	puts("READY");
	return wait_for_client(listener) < 0 || close(listener) < 0;
}
