/* Right: what getsockname gives is in network order already, and is used as it is; only numbers for people are turned. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	printf("listening on port %d\n", ntohs(at.sin_port));
	if (connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	return close(client) < 0 || close(listener) < 0;
}
