/* Right: the socket takes the datagrams of its own group alone. The same words are said to the other group first, and do not come here. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static int listen_to(unsigned group)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003)};
	struct ip_mreq request = {.imr_multiaddr = {htonl(group)}, .imr_interface = {htonl(INADDR_LOOPBACK)}};
	int on = 1, off = 0, fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		setsockopt(fd, IPPROTO_IP, IP_MULTICAST_ALL, &off, sizeof off) < 0 ||
		bind(fd, (struct sockaddr *)&at, sizeof at) < 0)
		return -1;
	return setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request) < 0 ? -1 : fd;
}

static int speak_to(int fd, unsigned group)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(group)}};

	return sendto(fd, "news\n", 5, 0, (struct sockaddr *)&to, sizeof to) == 5 ? 0 : -1;
}

int main(void)
{
	struct in_addr here = {htonl(INADDR_LOOPBACK)};
	int weather = listen_to(0xef010101), sports = listen_to(0xef010102), fd = socket(AF_INET, SOCK_DGRAM, 0);
	char news[64];
	ssize_t n;

	if (weather < 0 || sports < 0 || fd < 0 ||
		setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &here, sizeof here) < 0 || speak_to(fd, 0xef010102) < 0 ||
		speak_to(fd, 0xef010101) < 0)
		return 1;
	n = recv(weather, news, sizeof news, 0);
	return n < 0 || write(1, news, (size_t)n) != n;
}
