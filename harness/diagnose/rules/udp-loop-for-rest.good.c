/* Right: each recv takes one message, however long it is; the second one is behind the first because the program wants it so. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);
	char messages[200];
	size_t used = 0;

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (send(client, "one", 3, 0) != 3 || send(client, "three", 5, 0) != 5)
		return 1;
	for (i = 0; i < 2; i++) {
		ssize_t n = recv(server, messages + used, sizeof messages - used - 1, 0);

		if (n < 0)
			return 1;
		used += (size_t)n;
		messages[used++] = '\n';
	}
	return write(1, messages, used) != (ssize_t)used;
}
