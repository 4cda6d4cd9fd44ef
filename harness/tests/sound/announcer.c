/* Two listeners to a multicast group on one machine, each bound to the group's address, and one who announces: to the group, and to
   everybody by a broadcast. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { GROUP = 0xef010203, EVERYBODY = 0x7fffffff };

static int fail(const char *what)
{
	perror(what);
	return 1;
}

static int listen_to(unsigned address, int joins)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(address)}};
	struct ip_mreq group = {.imr_multiaddr = {htonl(address)}, .imr_interface = {htonl(INADDR_LOOPBACK)}};
	struct timeval patience = {.tv_sec = 1};
	int on = 1, fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) < 0 ||
		bind(fd, (struct sockaddr *)&at, sizeof at) < 0)
		return -1;
	return joins && setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group) < 0 ? -1 : fd;
}

static int announce(int fd, unsigned address, const char *text)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(address)}};

	if (sendto(fd, text, 6, 0, (struct sockaddr *)&to, sizeof to) == 6)
		return 0;
	perror("sendto");
	return -1;
}

/* Something that was announced may be lost: then its time is over, and it is announced again. */
static int hear(int fd)
{
	char text[32];
	ssize_t n = recv(fd, text, sizeof text, 0);

	return n == 6 && write(1, text, 6) == 6;
}

int main(void)
{
	struct in_addr here = {htonl(INADDR_LOOPBACK)};
	int on = 1, members[2] = {listen_to(GROUP, 1), listen_to(GROUP, 1)}, all = listen_to(EVERYBODY, 0), tries;
	int speaker = socket(AF_INET, SOCK_DGRAM, 0), heard[3] = {0};

	if (members[0] < 0 || members[1] < 0 || all < 0 || speaker < 0 ||
		setsockopt(speaker, SOL_SOCKET, SO_BROADCAST, &on, sizeof on) < 0 ||
		setsockopt(speaker, IPPROTO_IP, IP_MULTICAST_IF, &here, sizeof here) < 0)
		return fail("a socket");
	for (tries = 0; tries < 3 && !(heard[0] && heard[1] && heard[2]); tries++) {
		(void)announce(speaker, GROUP, "group\n"); /* the listeners tell what arrives */
		(void)announce(speaker, EVERYBODY, "world\n");
		heard[0] = heard[0] || hear(members[0]);
		heard[1] = heard[1] || hear(members[1]);
		heard[2] = heard[2] || hear(all);
	}
	return !(heard[0] && heard[1] && heard[2]);
}
