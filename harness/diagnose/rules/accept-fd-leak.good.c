/* Right: the last four connections are kept for later, and each new one takes the place of an old one. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

enum { KEPT = 4, CLIENTS = 40 };

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, kept[KEPT], listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	for (i = 0; i < CLIENTS; i++) {
		int client = socket(AF_INET, SOCK_STREAM, 0);

		if (client < 0 || connect(client, (struct sockaddr *)&at, sizeof at) < 0 || close(client) < 0)
			return 1;
		if (i >= KEPT && close(kept[i % KEPT]) < 0)
			return 1;
		kept[i % KEPT] = accept(listener, NULL, NULL);
		if (kept[i % KEPT] < 0)
			return 1;
	}
	return 0;
}
