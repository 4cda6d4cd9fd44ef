/* A datagram comes by IPv6; the function that receives it elsewhere has room for an IPv4 sender, and answers to that. */
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int answer(int fd);

int main(void)
{
	struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	socklen_t length = sizeof at;
	int server = socket(AF_INET6, SOCK_DGRAM, 0), client = socket(AF_INET6, SOCK_DGRAM, 0);

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0 ||
		sendto(client, "hello", 5, 0, (struct sockaddr *)&at, sizeof at) != 5)
		return 1;
	return answer(server) < 0;
}
