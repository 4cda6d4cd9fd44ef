/* Right: each wait has its limit; after three of them the program says that there is no answer. */
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int attempt, silent = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);
	struct pollfd one = {client, POLLIN, 0};

	if (silent < 0 || client < 0 || bind(silent, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(silent, (struct sockaddr *)&at, &length) < 0)
		return 1;
	for (attempt = 0; attempt < 3; attempt++) {
		if (sendto(client, "time?", 5, 0, (struct sockaddr *)&at, sizeof at) != 5)
			return 1;
		if (poll(&one, 1, 300) > 0)
			return 0;
	}
	return write(2, "no answer\n", 10) != 10 ? 1 : 5;
}
