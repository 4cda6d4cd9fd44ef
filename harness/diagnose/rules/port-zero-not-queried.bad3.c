/* A thread opens the socket for datagrams, and tells a port that nobody can send to. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *wanted)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(*(unsigned short *)wanted)};
	char line[32];
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0)
		return NULL;
	(void)snprintf(line, sizeof line, "READY udp %hu\n", *(unsigned short *)wanted); /* it has room */
	if (write(1, line, strlen(line)) < 0)                                            /* HERE */
		return NULL;
	return close(fd) < 0 ? NULL : wanted;
}

int main(void)
{
	unsigned short port = 0;
	pthread_t thread;
	void *done = NULL;

	if (pthread_create(&thread, NULL, serve, &port) != 0 || pthread_join(thread, &done) != 0)
		return 1;
	return done == NULL;
}
