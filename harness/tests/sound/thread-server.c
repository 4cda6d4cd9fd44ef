/* Threads take connections from a queue; each serves one client at a time, with a buffer of its own. */
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKERS = 2, CLIENTS = 4, ROOM = 8 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int queue[ROOM], first, count, ending;

static int fail(const char *what)
{
	perror(what);
	return 1;
}

static void put(int fd)
{
	pthread_mutex_lock(&lock);
	while (count == ROOM)
		pthread_cond_wait(&changed, &lock);
	queue[(first + count++) % ROOM] = fd;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

/* @return -1 when no more will come */
static int take(void)
{
	int fd = -1;

	pthread_mutex_lock(&lock);
	while (count == 0 && !ending)
		pthread_cond_wait(&changed, &lock);
	if (count > 0) {
		fd = queue[first];
		first = (first + 1) % ROOM;
		count--;
		pthread_cond_broadcast(&changed);
	}
	pthread_mutex_unlock(&lock);
	return fd;
}

static int send_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = send(fd, bytes, length, MSG_NOSIGNAL);

		if (n < 0)
			return -1;
		bytes += n;
		length -= (size_t)n;
	}
	return 0;
}

static void serve(int fd)
{
	char block[32];
	ssize_t n;

	while ((n = recv(fd, block, sizeof block, 0)) > 0)
		if (send_all(fd, block, (size_t)n) < 0)
			break;
	if (n < 0)
		perror("a client"); /* it is gone; the others go on */
	(void)close(fd);
}

static void *work(void *data)
{
	int fd;

	while ((fd = take()) >= 0)
		serve(fd);
	return data;
}

static int visit(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char text[6];
	size_t got = 0;
	ssize_t n = 0;

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || send_all(fd, "hello\n", 6) < 0)
		return fail("a client");
	while (got < sizeof text && (n = recv(fd, text + got, sizeof text - got, 0)) > 0)
		got += (size_t)n;
	if (n < 0)
		return fail("a client");
	return got != sizeof text || close(fd) < 0;
}

static int visit_all(const struct sockaddr_in *at)
{
	int i, bad = 0;

	for (i = 0; i < CLIENTS; i++)
		bad |= visit(at);
	return bad;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int i, on = 1, fd, status, listener = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t length = sizeof at;
	pthread_t threads[WORKERS];

	if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, SOMAXCONN) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return fail("listening");
	switch (fork()) {
	case -1:
		return fail("fork");
	case 0:
		_exit(close(listener) < 0 || visit_all(&at));
	}
	for (i = 0; i < WORKERS; i++)
		if (pthread_create(&threads[i], NULL, work, NULL) != 0)
			return 1;
	for (i = 0; i < CLIENTS; i++) {
		do
			fd = accept(listener, NULL, NULL);
		while (fd < 0 && errno == ECONNABORTED);
		if (fd < 0)
			return fail("accept");
		put(fd);
	}
	pthread_mutex_lock(&lock);
	ending = 1;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	for (i = 0; i < WORKERS; i++)
		if (pthread_join(threads[i], NULL) != 0)
			return 1;
	return close(listener) < 0 || wait(&status) < 0 || status != 0;
}
