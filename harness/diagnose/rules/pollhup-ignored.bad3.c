/* A thread watches a descriptor that the main thread has closed: POLLNVAL, which nobody looks at. */
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static int ends[2];

static void *watch(void *data)
{
	struct pollfd one = {ends[0], POLLIN, 0};
	char byte;

	while (poll(&one, 1, -1) >= 0) /* HERE */
		if (one.revents & POLLIN && recv(ends[0], &byte, 1, 0) <= 0)
			return data;
	return NULL;
}

int main(void)
{
	pthread_t thread;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || close(ends[0]) < 0)
		return 1;
	if (pthread_create(&thread, NULL, watch, ends) != 0)
		return 1;
	return pthread_join(thread, NULL) != 0;
}
