/* Right: the main thread stops the other one, which waits for news: SHUT_RDWR makes its recv return 0. Nothing more was to come. */
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *listen_for_news(void *data)
{
	int fd = *(int *)data;
	char block[64];

	while (recv(fd, block, sizeof block, 0) > 0)
		;
	return data;
}

int main(void)
{
	pthread_t thread;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 ||
		pthread_create(&thread, NULL, listen_for_news, &ends[1]) != 0)
		return 1;
	if (send(ends[1], "I am here\n", 10, 0) != 10 || send(ends[0], "good\n", 5, 0) != 5)
		return 1;
	(void)sleep(1); /* time for news; never interrupted */
	if (shutdown(ends[1], SHUT_RDWR) < 0 || pthread_join(thread, NULL) != 0)
		return 1;
	return close(ends[0]) < 0 || close(ends[1]) < 0;
}
