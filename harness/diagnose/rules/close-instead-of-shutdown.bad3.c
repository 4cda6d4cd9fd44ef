/* The client sends in a thread, and receives when all is sent. The thread ends what is still needed. */
#include <pthread.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void *send_all(void *data)
{
	int fd = *(int *)data;

	if (send(fd, "one\ntwo\n", 8, 0) != 8)
		return NULL;
	return shutdown(fd, SHUT_RDWR) < 0 ? NULL : data; /* HERE */
}

static int echo(int fd)
{
	char block[64];
	ssize_t n;

	while ((n = recv(fd, block, sizeof block, 0)) > 0)
		if (send(fd, block, (size_t)n, MSG_NOSIGNAL) != n)
			return 1;
	return 0;
}

int main(void)
{
	pthread_t thread;
	char block[64];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[1]) < 0 || echo(ends[0]));
	if (close(ends[0]) < 0 || pthread_create(&thread, NULL, send_all, &ends[1]) != 0 ||
		pthread_join(thread, NULL) != 0)
		return 1;
	while (recv(ends[1], block, sizeof block, 0) > 0)
		;
	return wait(NULL) < 0;
}
