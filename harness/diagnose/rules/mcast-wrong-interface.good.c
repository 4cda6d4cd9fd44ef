/* Right: both name loopback. And another socket, whose interface the routing table chooses, is no member of this group: it waits for
   something else, in vain. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static int open_listener(unsigned group, unsigned interface, int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
	struct ip_mreq member = {.imr_multiaddr = {htonl(group)}, .imr_interface = {htonl(interface)}};
	struct timeval patience = {.tv_sec = 2};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 ||
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) < 0 ||
		setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &member, sizeof member) < 0)
		return -1;
	return fd;
}

int main(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(0xef010203)}};
	struct in_addr here = {htonl(INADDR_LOOPBACK)};
	int listener = open_listener(0xef010203, INADDR_LOOPBACK, 5003),
	    other = open_listener(0xef010204, INADDR_ANY, 5004), speaker = socket(AF_INET, SOCK_DGRAM, 0);
	char news[64];

	if (listener < 0 || other < 0 || speaker < 0 ||
		setsockopt(speaker, IPPROTO_IP, IP_MULTICAST_IF, &here, sizeof here) < 0 ||
		sendto(speaker, "rain", 4, 0, (struct sockaddr *)&to, sizeof to) != 4)
		return 1;
	return recv(listener, news, sizeof news, 0) != 4 || recv(other, news, sizeof news, 0) >= 0;
}
