/* The client is a thread that uses select, with the time filled in anew each time. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in server = {.sin_family = AF_INET}, client = {.sin_family = AF_INET};

static void *ask(void *data)
{
	int fd = *(int *)data;
	struct sockaddr_in from;
	socklen_t length;
	char text[16];
	fd_set ready;

	if (sendto(fd, "?", 1, 0, (struct sockaddr *)&server, sizeof server) != 1)
		return NULL;
	for (;;) {
		struct timeval patience = {.tv_sec = 1};

		FD_ZERO(&ready);
		FD_SET(fd, &ready);
		if (select(fd + 1, &ready, NULL, NULL, &patience) <= 0) /* HERE */
			return NULL;
		length = sizeof from;
		if (recvfrom(fd, text, sizeof text, 0, (struct sockaddr *)&from, &length) > 0 &&
			from.sin_port == server.sin_port)
			return data;
	}
}

int main(void)
{
	int quiet = socket(AF_INET, SOCK_DGRAM, 0), fd = socket(AF_INET, SOCK_DGRAM, 0),
	    other = socket(AF_INET, SOCK_DGRAM, 0);
	socklen_t length = sizeof server;
	pthread_t thread;
	int i;

	server.sin_addr.s_addr = client.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (quiet < 0 || fd < 0 || other < 0 || bind(quiet, (struct sockaddr *)&server, sizeof server) < 0 ||
		bind(fd, (struct sockaddr *)&client, sizeof client) < 0 ||
		getsockname(quiet, (struct sockaddr *)&server, &length) < 0 ||
		getsockname(fd, (struct sockaddr *)&client, &length) < 0 ||
		pthread_create(&thread, NULL, ask, &fd) != 0)
		return 1;
	for (i = 0; i < 2; i++)
		if (usleep(700000) < 0 || sendto(other, "noise", 5, 0, (struct sockaddr *)&client, sizeof client) != 5)
			return 1;
	return pthread_join(thread, NULL) != 0;
}
