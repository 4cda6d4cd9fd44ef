/* Four threads take connections from a queue; it is closed at the end, and all are joined. */
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { THREADS = 4, JOBS = 24, ROOM = 8 };

static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int jobs[ROOM];
	size_t count, first;
	bool closed;
} queue = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

/** send(2) may take less than it was given. */
static int send_all(int fd, const char *bytes, size_t length)
{
	ssize_t n = 0;

	for (; length > 0; bytes += n, length -= (size_t)n) {
		n = send(fd, bytes, length, MSG_NOSIGNAL);
		if (n < 0)
			return -1;
	}
	return 0;
}

static void put(int fd)
{
	(void)pthread_mutex_lock(&queue.lock);
	while (queue.count == ROOM)
		(void)pthread_cond_wait(&queue.changed, &queue.lock);
	queue.jobs[(queue.first + queue.count++) % ROOM] = fd;
	(void)pthread_cond_broadcast(&queue.changed);
	(void)pthread_mutex_unlock(&queue.lock);
}

static int take(void)
{
	int fd = -1;

	(void)pthread_mutex_lock(&queue.lock);
	while (queue.count == 0 && !queue.closed)
		(void)pthread_cond_wait(&queue.changed, &queue.lock);
	if (queue.count > 0) {
		fd = queue.jobs[queue.first];
		queue.first = (queue.first + 1) % ROOM;
		queue.count--;
		(void)pthread_cond_broadcast(&queue.changed);
	}
	(void)pthread_mutex_unlock(&queue.lock);
	return fd;
}

static void *work(void *data)
{
	char word[16];
	int fd;

	while ((fd = take()) >= 0) {
		ssize_t n = recv(fd, word, 4, MSG_WAITALL);

		if (n > 0)
			(void)send_all(fd, word, (size_t)n);
		(void)close(fd);
	}
	return data;
}

int main(void)
{
	pthread_t threads[THREADS];
	int ends[JOBS][2], i;
	char word[16];

	for (i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, work, NULL) != 0)
			return 1;
	for (i = 0; i < JOBS; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends[i]) < 0 || send_all(ends[i][0], "word", 4) < 0)
			return 1;
		put(ends[i][1]);
	}
	for (i = 0; i < JOBS; i++)
		if (recv(ends[i][0], word, 4, MSG_WAITALL) != 4 || close(ends[i][0]) < 0)
			return 1;
	(void)pthread_mutex_lock(&queue.lock);
	queue.closed = true;
	(void)pthread_cond_broadcast(&queue.changed);
	(void)pthread_mutex_unlock(&queue.lock);
	for (i = 0; i < THREADS; i++)
		(void)pthread_join(threads[i], NULL);
	return 0;
}
