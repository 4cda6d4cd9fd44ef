/* A thread accepts on a Unix socket; the line was printed by the main thread, which waits for the thread. */
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void *accept_all(void *data)
{
	int fd, listener = *(int *)data;

	while ((fd = accept(listener, NULL, NULL)) >= 0) /* HERE */
		if (close(fd) < 0)
			break;
	return NULL;
}

int main(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "\0ready"}; /* an abstract name: no file */
	pthread_t thread;
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0)
		return 1;
	fputs("READY unix ready\n", stdout);
	if (pthread_create(&thread, NULL, accept_all, &listener) != 0)
		return 1;
	return pthread_join(thread, NULL) != 0;
}
