/* Right: the client has gone before the server closes. What it said last nobody will miss, and nobody is reset. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
	char line[6];

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	fd = accept(listener, NULL, NULL);
	if (fd < 0 || send(fd, "hello\n", 6, 0) != 6 || recv(client, line, 6, MSG_WAITALL) != 6)
		return 1;
	return send(client, "thanks\n", 7, 0) != 7 || close(client) < 0 || close(fd) < 0 || close(listener) < 0;
}
