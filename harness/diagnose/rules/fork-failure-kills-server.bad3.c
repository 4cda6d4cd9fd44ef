/*
 * The server is a child of the client, and makes threads; without one it gives up.
 * fault: errno:EAGAIN@main/1,spawn,,2
 */
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/** A listening socket on a port that the kernel chooses. */
static int listen_somewhere(struct sockaddr_in *address)
{
	socklen_t length = sizeof *address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	*address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (fd < 0 || bind(fd, (struct sockaddr *)address, length) < 0 || listen(fd, 8) < 0 ||
		getsockname(fd, (struct sockaddr *)address, &length) < 0)
		exit(1);
	return fd;
}

static int connect_to(const struct sockaddr_in *address)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)address, sizeof *address) < 0)
		exit(1);
	return fd;
}

static void *greet(void *data)
{
	int connection = (int)(long)data;

	(void)write(connection, "hello", 5);
	(void)close(connection);
	return NULL;
}

static void serve(int listener)
{
	for (;;) {
		int connection = accept(listener, NULL, NULL), r;
		pthread_t thread;

		r = pthread_create(&thread, NULL, greet, (void *)(long)connection); /* HERE */
		if (r != 0) {
			(void)fprintf(stderr, "pthread_create: %s\n", strerror(r));
			exit(1);
		}
		(void)pthread_detach(thread);
	}
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), i;
	char word[8];

	if (fork() == 0)
		serve(listener);
	(void)close(listener);
	for (i = 0; i < 2; i++)
		if (read(connect_to(&address), word, sizeof word) < 0)
			return 1;
	return 0;
}
