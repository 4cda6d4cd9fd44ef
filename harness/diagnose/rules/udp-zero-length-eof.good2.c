/* Right: in this protocol an empty datagram says that it was the last one. Nothing comes behind it. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int receiver = socket(AF_INET, SOCK_DGRAM, 0), sender = socket(AF_INET, SOCK_DGRAM, 0);
	char block[64];
	ssize_t n;

	if (receiver < 0 || sender < 0 || bind(receiver, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(receiver, (struct sockaddr *)&at, &length) < 0 ||
		connect(sender, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (send(sender, "one\n", 4, 0) != 4 || send(sender, "two\n", 4, 0) != 4 || send(sender, "", 0, 0) != 0)
		return 1;
	while ((n = recv(receiver, block, sizeof block, 0)) > 0)
		if (write(1, block, (size_t)n) != n)
			return 1;
	return n < 0 || close(receiver) < 0;
}
