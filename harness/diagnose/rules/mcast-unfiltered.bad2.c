/* The socket is opened here; the function that prints what comes does not know for which group it was. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int print_one(int fd);

static int open_socket(unsigned group)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003)};
	struct ip_mreqn request = {.imr_multiaddr = {htonl(group)}, .imr_address = {htonl(INADDR_LOOPBACK)}};
	int on = 1, fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request) < 0)
		return -1;
	return bind(fd, (struct sockaddr *)&at, sizeof at) < 0 ? -1 : fd;
}

static int speak_to(unsigned group)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(group)}};
	struct in_addr here = {htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &here, sizeof here) < 0)
		return 1;
	return sendto(fd, "fire\n", 5, 0, (struct sockaddr *)&to, sizeof to) != 5;
}

int main(void)
{
	int ours = open_socket(0xef010101), theirs = open_socket(0xef010102);

	if (ours < 0 || theirs < 0)
		return 1;
	if (fork() == 0)
		_exit(speak_to(0xef010102));
	return print_one(ours) < 0 || wait(NULL) < 0;
}
