/* A thread asks. poll is there, but with a time-out of -1: for ever. */
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *ask(void *to)
{
	struct pollfd one = {socket(AF_INET, SOCK_DGRAM, 0), POLLIN, 0};
	char answer[16];

	if (one.fd < 0 || sendto(one.fd, "?", 1, 0, to, sizeof(struct sockaddr_in)) != 1)
		return NULL;
	if (poll(&one, 1, -1) != 1) /* HERE */
		return NULL;
	return recv(one.fd, answer, sizeof answer, 0) < 0 ? NULL : to;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int silent = socket(AF_INET, SOCK_DGRAM, 0);
	pthread_t thread;

	if (silent < 0 || bind(silent, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(silent, (struct sockaddr *)&at, &length) < 0)
		return 1;
	return pthread_create(&thread, NULL, ask, &at) != 0 || pthread_join(thread, NULL) != 0;
}
