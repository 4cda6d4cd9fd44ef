#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

struct client {
	int fd, number;
};

void start(struct client *client);

static void *greet(void *data)
{
	const struct client *client = data;

	(void)send(client->fd, "hi\n", 3, MSG_NOSIGNAL);
	return NULL;
}

void start(struct client *client)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, greet, client) == 0) /* HERE */
		(void)pthread_detach(thread);
	else
		(void)close(client->fd);
}
