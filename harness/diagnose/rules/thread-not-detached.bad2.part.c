#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

pthread_t start(int connection);

static void *serve(void *data)
{
	int fd = (int)(long)data;
	char word[8];
	ssize_t n = read(fd, word, sizeof word);

	if (n > 0)
		(void)write(fd, word, (size_t)n);
	(void)close(fd);
	return NULL;
}

pthread_t start(int connection)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, serve, (void *)(long)connection) != 0) /* HERE */
		exit(1);
	return thread;
}
