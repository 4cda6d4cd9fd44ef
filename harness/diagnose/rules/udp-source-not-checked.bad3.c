/* The client is a thread; the datagram that reaches it first is one of the main thread's, and not the server's. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in server = {.sin_family = AF_INET}, client = {.sin_family = AF_INET};

static void *ask(void *socket_of_client)
{
	int fd = *(int *)socket_of_client;
	char answer[32];
	ssize_t n;

	if (sendto(fd, "name?", 5, 0, (struct sockaddr *)&server, sizeof server) != 5)
		return NULL;
	n = recvfrom(fd, answer, sizeof answer, 0, NULL, NULL); /* HERE */
	return n < 0 || write(1, answer, (size_t)n) != n ? NULL : socket_of_client;
}

int main(void)
{
	int quiet = socket(AF_INET, SOCK_DGRAM, 0), fd = socket(AF_INET, SOCK_DGRAM, 0),
	    other = socket(AF_INET, SOCK_DGRAM, 0);
	socklen_t length = sizeof server;
	pthread_t thread;

	server.sin_addr.s_addr = client.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (quiet < 0 || fd < 0 || other < 0 || bind(quiet, (struct sockaddr *)&server, sizeof server) < 0 ||
		bind(fd, (struct sockaddr *)&client, sizeof client) < 0 ||
		getsockname(quiet, (struct sockaddr *)&server, &length) < 0 ||
		getsockname(fd, (struct sockaddr *)&client, &length) < 0 ||
		pthread_create(&thread, NULL, ask, &fd) != 0)
		return 1;
	(void)sleep(1); /* the thread asks meanwhile; never interrupted */
	if (sendto(other, "nobody\n", 7, 0, (struct sockaddr *)&client, sizeof client) != 7)
		return 1;
	return pthread_join(thread, NULL) != 0;
}
