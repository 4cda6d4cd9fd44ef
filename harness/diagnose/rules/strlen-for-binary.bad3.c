/* A thread echoes what comes over a connection, up to the first NUL. */
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>

static void *echo(void *data)
{
	int fd = *(int *)data;
	char block[100] = {0};

	if (recv(fd, block, sizeof block - 1, 0) > 0)
		(void)!send(fd, block, strlen(block), 0); /* HERE */
	return NULL;
}

int main(void)
{
	pthread_t thread;
	char back[5];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || pthread_create(&thread, NULL, echo, &ends[0]) != 0)
		return 1;
	if (send(ends[1], "x\0y\0z", 5, 0) != 5 || recv(ends[1], back, sizeof back, 0) < 0)
		return 1;
	return pthread_join(thread, NULL) != 0;
}
