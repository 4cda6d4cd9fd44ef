/* A thread listens to its group, and answers whoever is heard. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static int join(int fd, unsigned group)
{
	struct ip_mreq request = {.imr_multiaddr = {htonl(group)}, .imr_interface = {htonl(INADDR_LOOPBACK)}};

	return setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request);
}

static void *echo_one(void *data)
{
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	int fd = *(int *)data;
	char text[32];
	ssize_t n = recvfrom(fd, text, sizeof text, 0, (struct sockaddr *)&from, &length); /* HERE */

	return n < 0 || sendto(fd, text, (size_t)n, 0, (struct sockaddr *)&from, length) != n ? NULL : data;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003)}, to = at;
	struct in_addr here = {htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0), other = socket(AF_INET, SOCK_DGRAM, 0),
	    client = socket(AF_INET, SOCK_DGRAM, 0);
	pthread_t thread;
	char text[32];

	to.sin_addr.s_addr = htonl(0xef010109);
	if (fd < 0 || other < 0 || client < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 ||
		join(fd, 0xef010101) < 0 || join(other, 0xef010109) < 0 ||
		setsockopt(client, IPPROTO_IP, IP_MULTICAST_IF, &here, sizeof here) < 0 ||
		pthread_create(&thread, NULL, echo_one, &fd) != 0)
		return 1;
	if (sendto(client, "who is there?", 13, 0, (struct sockaddr *)&to, sizeof to) != 13 ||
		recv(client, text, sizeof text, 0) != 13)
		return 1;
	return pthread_join(thread, NULL) != 0;
}
