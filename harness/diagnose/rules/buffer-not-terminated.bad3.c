/* A thread logs what it is told, with its own words around it. */
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void *log_words(void *data)
{
	static char word[32];
	int fd = *(int *)data;

	while (read(fd, word, sizeof word - 1) > 0) /* HERE */
		fprintf(stderr, "told: %s.\n", word);
	return NULL;
}

int main(void)
{
	pthread_t thread;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) < 0)
		return 1;
	if (write(ends[1], "everything is fine", 18) != 18 || write(ends[1], "or not", 6) != 6 ||
		shutdown(ends[1], SHUT_WR) < 0)
		return 1;
	if (pthread_create(&thread, NULL, log_words, &ends[0]) != 0)
		return 1;
	return pthread_join(thread, NULL);
}
