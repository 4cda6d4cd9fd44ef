/* Right: neither names an interface, so both have the same one. What the second one says is for other hosts only: its own is not to
   hear it. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(0xef010203)}};
	struct ip_mreq member = {.imr_multiaddr = to.sin_addr};
	struct timeval patience = {.tv_sec = 2};
	struct in_addr here = {htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0), speaker = socket(AF_INET, SOCK_DGRAM, 0), off = 0;
	char news[8];

	if (fd < 0 || speaker < 0 || bind(fd, (struct sockaddr *)&to, sizeof to) < 0 ||
		setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &member, sizeof member) < 0 ||
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) < 0 ||
		sendto(speaker, "rain", 4, 0, (struct sockaddr *)&to, sizeof to) != 4 ||
		recv(fd, news, sizeof news, 0) != 4)
		return 1;
	if (setsockopt(speaker, IPPROTO_IP, IP_MULTICAST_IF, &here, sizeof here) < 0 ||
		setsockopt(speaker, IPPROTO_IP, IP_MULTICAST_LOOP, &off, sizeof off) < 0)
		return 1;
	return sendto(speaker, "snow", 4, 0, (struct sockaddr *)&to, sizeof to) != 4 ||
		recv(fd, news, sizeof news, 0) >= 0;
}
