#include <arpa/inet.h>
#include <sys/socket.h>

int open_member(unsigned group);

int open_member(unsigned group)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(group)}};
	struct ip_mreq member = {.imr_multiaddr = {htonl(group)}};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0)
		return -1;
	return setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &member, sizeof member) < 0 ? -1 : fd; /* HERE */
}
