/* Right: both allow others at their port, and both get what is sent to the group. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static int listen_to_group(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(0xef010203)}};
	struct ip_mreq group = {.imr_multiaddr = {htonl(0xef010203)}, .imr_interface = {htonl(INADDR_LOOPBACK)}};
	int on = 1, fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		bind(fd, (struct sockaddr *)&at, sizeof at) < 0)
		return -1;
	return setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group) < 0 ? -1 : fd;
}

int main(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(0xef010203)}};
	struct in_addr here = {htonl(INADDR_LOOPBACK)};
	int first = listen_to_group(), second = listen_to_group(), fd = socket(AF_INET, SOCK_DGRAM, 0);
	char byte;

	if (first < 0 || second < 0 || fd < 0 || setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &here, sizeof here) < 0 ||
		sendto(fd, "!", 1, 0, (struct sockaddr *)&to, sizeof to) != 1)
		return 1;
	return recv(first, &byte, 1, 0) != 1 || recv(second, &byte, 1, 0) != 1;
}
