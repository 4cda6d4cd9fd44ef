/* A server of two threads. The one that meets a client who has gone ends the process, and another client waits in the queue. */
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void *serve(void *connection)
{
	int fd = *(int *)connection, i;

	for (i = 0; i < 3; i++)
		if (send(fd, "tick\n", 5, 0) < 0) /* HERE */
			exit(1);
	return connection;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);
	int first = socket(AF_INET, SOCK_STREAM, 0), second = socket(AF_INET, SOCK_STREAM, 0);
	pthread_t thread;

	if (listener < 0 || first < 0 || second < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		signal(SIGPIPE, SIG_IGN) == SIG_ERR || connect(first, (struct sockaddr *)&at, sizeof at) < 0 ||
		connect(second, (struct sockaddr *)&at, sizeof at) < 0 || close(first) < 0)
		return 1;
	fd = accept(listener, NULL, NULL);
	if (fd < 0 || pthread_create(&thread, NULL, serve, &fd) != 0)
		return 1;
	return pthread_join(thread, NULL) != 0 || close(fd) < 0;
}
