/* The second listener is a thread, and allows others at its port; the first one did not. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static int join(int fd)
{
	struct ip_mreq group = {.imr_multiaddr = {htonl(0xef010203)}, .imr_interface = {htonl(INADDR_LOOPBACK)}};

	return setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group);
}

static void *listen_too(void *data)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003)};
	int on = 1, fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		bind(fd, (struct sockaddr *)&at, sizeof at) < 0) /* HERE */
		return NULL;
	return join(fd) < 0 ? NULL : data;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	pthread_t thread;
	void *done = NULL;

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || join(fd) < 0)
		return 1;
	if (pthread_create(&thread, NULL, listen_too, &fd) != 0 || pthread_join(thread, &done) != 0)
		return 1;
	return done == NULL || close(fd) < 0;
}
