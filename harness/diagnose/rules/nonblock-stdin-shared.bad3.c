/* A thread sets the flag on its end of a pair of sockets, which a child has, too. */
#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void *prepare(void *data)
{
	return fcntl(*(int *)data, F_SETFL, O_NONBLOCK) < 0 ? NULL : data; /* HERE */
}

int main(void)
{
	int ends[2], status;
	pthread_t thread;
	char byte;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || pthread_create(&thread, NULL, prepare, &ends[0]) != 0 ||
		pthread_join(thread, NULL) != 0)
		return 1;
	if (fork() == 0)
		_exit(recv(ends[0], &byte, 1, 0) != 1);
	(void)sleep(1); /* the answer takes a while; never interrupted */
	if (send(ends[1], "!", 1, 0) != 1)
		return 1;
	return wait(&status) < 0 || status != 0;
}
