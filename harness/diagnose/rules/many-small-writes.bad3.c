/* A thread serves the client: a word, a blank, a number, a newline. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *data)
{
	int fd = accept(*(int *)data, NULL, NULL);
	char request;

	while (fd >= 0 && recv(fd, &request, 1, 0) == 1) {
		if (send(fd, "value ", 6, 0) != 6) /* HERE */
			return NULL;
		if (send(fd, "42", 2, 0) != 2 || send(fd, "\n", 1, 0) != 1)
			return NULL;
	}
	return data;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int i, listener = socket(AF_INET, SOCK_STREAM, 0), fd = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t length = sizeof at;
	pthread_t thread;
	char line[9];

	if (listener < 0 || fd < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(fd, (struct sockaddr *)&at, sizeof at) < 0 ||
		pthread_create(&thread, NULL, serve, &listener) != 0)
		return 1;
	for (i = 0; i < 10; i++)
		if (send(fd, "?", 1, 0) != 1 || recv(fd, line, sizeof line, MSG_WAITALL) != sizeof line)
			return 1;
	return close(fd) < 0 || pthread_join(thread, NULL) != 0;
}
