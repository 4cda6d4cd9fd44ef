#include <arpa/inet.h>
#include <sys/socket.h>

int open_member(const char *group);

int open_member(const char *group)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003)};
	struct ip_mreq request = {.imr_interface = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || inet_pton(AF_INET, group, &request.imr_multiaddr) != 1 ||
		bind(fd, (struct sockaddr *)&at, sizeof at) < 0) /* HERE */
		return -1;
	return setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request) < 0 ? -1 : fd;
}
