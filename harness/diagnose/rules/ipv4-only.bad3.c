/* A thread connects to each address of a list; the second one is of IPv6. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *visit(void *host)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(5003)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = inet_addr(host);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) /* HERE */
		return NULL;
	return close(fd) < 0 ? NULL : host;
}

int main(void)
{
	char *hosts[] = {"127.0.0.1", "fd00::1"};
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int i, visited = 0, listener = socket(AF_INET, SOCK_STREAM, 0);
	pthread_t thread;
	void *done;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0)
		return 1;
	for (i = 0; i < 2; i++) {
		if (pthread_create(&thread, NULL, visit, hosts[i]) != 0 || pthread_join(thread, &done) != 0)
			return 1;
		visited += done != NULL;
	}
	return visited != 2 || close(listener) < 0;
}
