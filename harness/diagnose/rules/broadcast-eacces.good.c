/* Right: SO_BROADCAST first. Who listens at the port gets it. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET}, all;
	int on = 1, listener = socket(AF_INET, SOCK_DGRAM, 0), fd = socket(AF_INET, SOCK_DGRAM, 0);
	socklen_t length = sizeof at;
	char text[8];

	if (listener < 0 || fd < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof on) < 0)
		return 1;
	all = at;
	all.sin_addr.s_addr = htonl(0x7fffffff);
	if (sendto(fd, "anybody?", 8, 0, (struct sockaddr *)&all, sizeof all) != 8)
		return 1;
	return recv(listener, text, sizeof text, 0) != 8;
}
