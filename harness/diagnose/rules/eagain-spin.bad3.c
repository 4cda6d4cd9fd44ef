/* A thread accepts, and asks all the time whether somebody has come. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void *accept_one(void *listener)
{
	int fd;

	do
		fd = accept(*(int *)listener, NULL, NULL); /* HERE */
	while (fd < 0 && (errno == EAGAIN || errno == EINTR));
	return fd < 0 || close(fd) < 0 ? NULL : listener;
}

int main(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "\0nobody"}; /* an abstract name: no file */
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	pthread_t thread;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0)
		return 1;
	return pthread_create(&thread, NULL, accept_one, &listener) != 0 || pthread_join(thread, NULL) != 0;
}
