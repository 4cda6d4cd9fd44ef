/* The function that serves a client has two ways out, and closes on one of them. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int serve_one(int listener);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	for (i = 0; i < 60; i++) {
		int client = socket(AF_INET, SOCK_STREAM, 0);

		if (client < 0 || connect(client, (struct sockaddr *)&at, sizeof at) < 0 ||
			send(client, i % 2 ? "?" : "!", 1, 0) != 1)
			return 1;
		if (serve_one(listener) < 0 || close(client) < 0)
			return 1;
	}
	return 0;
}
