/* A thread serves a client that does not wait for its answers. */
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *data)
{
	int fd = *(int *)data;
	char block[256];
	ssize_t n, i;

	while ((n = recv(fd, block, sizeof block, 0)) > 0)
		for (i = 0; i < n; i++)
			if (block[i] == '\n' && send(fd, "+", 1, 0) != 1) /* HERE */
				return NULL;
	return data;
}

int main(void)
{
	char block[200], answers[100];
	pthread_t thread;
	int ends[2], i;

	for (i = 0; i < 200; i++)
		block[i] = i % 2 ? '\n' : 'x';
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || send(ends[0], block, sizeof block, 0) != sizeof block ||
		pthread_create(&thread, NULL, serve, &ends[1]) != 0)
		return 1;
	if (recv(ends[0], answers, sizeof answers, MSG_WAITALL) != sizeof answers || shutdown(ends[0], SHUT_WR) < 0)
		return 1;
	return pthread_join(thread, NULL) != 0;
}
