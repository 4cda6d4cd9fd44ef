/* Two listeners to one group on this machine; the second does not get the port. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int listen_to_group(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003)};
	struct ip_mreq group = {.imr_interface = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || inet_pton(AF_INET, "239.1.2.3", &group.imr_multiaddr) != 1)
		return -1;
	if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0) { /* HERE */
		perror("bind");
		return -1;
	}
	return setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group) < 0 ? -1 : fd;
}

int main(void)
{
	int first = listen_to_group(), second = listen_to_group();

	return first < 0 || second < 0;
}
