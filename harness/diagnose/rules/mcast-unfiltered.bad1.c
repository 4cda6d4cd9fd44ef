/* Two services on one machine, each with a group of its own and the same port. The first one gets the news of the second, too. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static int listen_to(unsigned group)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003)};
	struct ip_mreq request = {.imr_multiaddr = {htonl(group)}, .imr_interface = {htonl(INADDR_LOOPBACK)}};
	int on = 1, fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		bind(fd, (struct sockaddr *)&at, sizeof at) < 0)
		return -1;
	return setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request) < 0 ? -1 : fd;
}

int main(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(0xef010102)}};
	struct in_addr here = {htonl(INADDR_LOOPBACK)};
	int weather = listen_to(0xef010101), sports = listen_to(0xef010102), fd = socket(AF_INET, SOCK_DGRAM, 0);
	char news[64];
	ssize_t n;

	if (weather < 0 || sports < 0 || fd < 0 ||
		setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &here, sizeof here) < 0 ||
		sendto(fd, "2:1\n", 4, 0, (struct sockaddr *)&to, sizeof to) != 4)
		return 1;
	n = recv(weather, news, sizeof news, 0); /* HERE */
	return n < 0 || write(1, news, (size_t)n) != n;
}
