/* A thread serves the client, and leaves no TIME_WAIT behind. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *data)
{
	struct linger at_once = {.l_onoff = 1};
	int fd = accept(*(int *)data, NULL, NULL);

	if (fd < 0 || send(fd, "news of today\n", 14, 0) != 14)
		return NULL;
	if (setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) < 0) /* HERE */
		return NULL;
	return close(fd) < 0 ? NULL : data;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
	pthread_t thread;
	char news[5];
	ssize_t n;

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0 ||
		pthread_create(&thread, NULL, serve, &listener) != 0 || pthread_join(thread, NULL) != 0)
		return 1;
	while ((n = recv(client, news, sizeof news, 0)) > 0)
		;
	return n < 0;
}
