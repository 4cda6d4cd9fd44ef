/* The server is a child. It sleeps while a burst of clients, threads of the parent, comes. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 5 };

static struct sockaddr_in at = {.sin_family = AF_INET};

static int serve(int listener)
{
	int i;

	(void)sleep(1); /* not awake yet; never interrupted */
	for (i = 0; i < CLIENTS; i++) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0 || close(fd) < 0)
			return 1;
	}
	return 0;
}

static void *visit(void *data)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) < 0 || close(fd) < 0 ? NULL : data;
}

int main(void)
{
	int i, status, listener = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t length = sizeof at;
	pthread_t threads[CLIENTS];

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 2) < 0 || /* HERE */
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(serve(listener));
	for (i = 0; i < CLIENTS; i++)
		if (pthread_create(&threads[i], NULL, visit, &at) != 0)
			return 1;
	for (i = 0; i < CLIENTS; i++)
		if (pthread_join(threads[i], NULL) != 0)
			return 1;
	return wait(&status) < 0 || status != 0;
}
