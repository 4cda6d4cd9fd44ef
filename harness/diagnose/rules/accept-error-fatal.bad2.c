/* fault: errno:EPROTO@main,accept,,2
   The loop ends when the function gives no client any more: at the first error, whichever it is. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int next_client(int listener);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, fd, served = 0, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	for (i = 0; i < 3; i++) {
		int client = socket(AF_INET, SOCK_STREAM, 0);

		if (client < 0 || connect(client, (struct sockaddr *)&at, sizeof at) < 0 || close(client) < 0)
			return 1;
	}
	while (served < 3 && (fd = next_client(listener)) >= 0) {
		served++;
		if (close(fd) < 0)
			return 1;
	}
	return close(listener) < 0 || served < 3;
}
