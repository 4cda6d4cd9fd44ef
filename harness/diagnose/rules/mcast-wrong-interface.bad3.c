/* A thread announces, three times, and thinks of how far it goes, but not which way. The member waits for ever. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct sockaddr_in group = {.sin_family = AF_INET, .sin_port = 0x8b13, .sin_addr = {0x030201ef}};

static void *announce(void *data)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0), hops = 1, i;

	if (fd < 0 || setsockopt(fd, IPPROTO_IP, IP_MULTICAST_TTL, &hops, sizeof hops) < 0)
		return NULL;
	for (i = 0; i < 3; i++)
		if (sendto(fd, data, 4, 0, (const struct sockaddr *)&group, sizeof group) != 4) /* HERE */
			return NULL;
	return close(fd) < 0 ? NULL : data;
}

int main(void)
{
	struct ip_mreqn member = {.imr_multiaddr = group.sin_addr, .imr_address = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	pthread_t thread;
	char news[8];

	if (fd < 0 || bind(fd, (const struct sockaddr *)&group, sizeof group) < 0 ||
		setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &member, sizeof member) < 0 ||
		pthread_create(&thread, NULL, announce, "snow") != 0)
		return 1;
	return recv(fd, news, sizeof news, 0) != 4 || pthread_join(thread, NULL) != 0;
}
