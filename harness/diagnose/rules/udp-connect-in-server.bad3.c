/* The server is a thread of IPv6. It talks to its first client for as long as that one likes. */
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *data)
{
	struct sockaddr_in6 from;
	socklen_t length = sizeof from;
	int fd = *(int *)data;
	char word;

	if (recvfrom(fd, &word, 1, 0, (struct sockaddr *)&from, &length) != 1)
		return NULL;
	if (connect(fd, (struct sockaddr *)&from, length) < 0) /* HERE */
		return NULL;
	while (word != '.' && recv(fd, &word, 1, 0) == 1)
		;
	return data;
}

int main(void)
{
	struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	int server = socket(AF_INET6, SOCK_DGRAM, 0), first = socket(AF_INET6, SOCK_DGRAM, 0),
	    second = socket(AF_INET6, SOCK_DGRAM, 0);
	socklen_t length = sizeof at;
	pthread_t thread;

	if (server < 0 || first < 0 || second < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0 ||
		pthread_create(&thread, NULL, serve, &server) != 0)
		return 1;
	if (sendto(first, "a", 1, 0, (struct sockaddr *)&at, sizeof at) != 1)
		return 1;
	(void)sleep(1); /* until the server has it; never interrupted */
	if (sendto(second, ".", 1, 0, (struct sockaddr *)&at, sizeof at) != 1 ||
		sendto(first, ".", 1, 0, (struct sockaddr *)&at, sizeof at) != 1)
		return 1;
	return pthread_join(thread, NULL) != 0;
}
