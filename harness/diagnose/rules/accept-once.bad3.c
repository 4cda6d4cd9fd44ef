/* A thread accepts one client and is done. The main thread is the second client, and waits for its greeting. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *data)
{
	int fd = accept(*(int *)data, NULL, NULL); /* HERE */

	if (fd < 0 || send(fd, "hello\n", 6, 0) != 6 || close(fd) < 0)
		return NULL;
	return data;
}

static int greeting(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char line[6];

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || recv(fd, line, 6, MSG_WAITALL) != 6)
		return -1;
	return close(fd);
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	pthread_t thread;
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (pthread_create(&thread, NULL, serve, &listener) != 0 || greeting(&at) < 0 || greeting(&at) < 0)
		return 1;
	return pthread_join(thread, NULL) != 0;
}
