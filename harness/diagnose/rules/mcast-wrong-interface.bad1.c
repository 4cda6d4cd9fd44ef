/* The listener is a member at loopback. The speaker names no interface: what it says leaves by the one that the routing table has for
   groups, and that is mostly the one that leads to the Internet. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { GROUP = 0xef010203, PORT = 5003 };

static int open_listener(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(PORT)};
	struct ip_mreq member = {.imr_multiaddr = {htonl(GROUP)}, .imr_interface = {htonl(INADDR_LOOPBACK)}};
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
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr = {htonl(GROUP)}};
	int listener = open_listener(), speaker = socket(AF_INET, SOCK_DGRAM, 0);
	char news[64];

	if (listener < 0 || speaker < 0)
		return 1;
	if (sendto(speaker, "rain", 4, 0, (struct sockaddr *)&to, sizeof to) != 4) /* HERE */
		return 1;
	return recv(listener, news, sizeof news, 0) != 4;
}
