/* A thread serves one end of a connection; when the other end is closed it reads zeros for ever. */
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *data)
{
	int fd = *(int *)data;
	char byte;

	while (recv(fd, &byte, 1, 0) >= 0) /* HERE */
		;
	return NULL;
}

int main(void)
{
	pthread_t thread;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || pthread_create(&thread, NULL, serve, &ends[0]) != 0)
		return 1;
	if (send(ends[1], "x", 1, 0) != 1 || close(ends[1]) < 0)
		return 1;
	return pthread_join(thread, NULL) != 0;
}
