/* A thread closes the connection that it serves, and so does the one that started it. */
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *data)
{
	int fd = *(int *)data;

	(void)!send(fd, "hello", 5, 0);
	(void)close(fd);
	return NULL;
}

int main(void)
{
	pthread_t thread;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || pthread_create(&thread, NULL, serve, &ends[0]) != 0)
		return 1;
	if (pthread_join(thread, NULL) != 0)
		return 1;
	(void)close(ends[0]); /* HERE */
	return 0;
}
