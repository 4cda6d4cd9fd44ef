/* A detached thread for each client, with a copy of the descriptor of its own, and a counter behind a lock. */
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS = 25 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int served;

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

static int listen_somewhere(struct sockaddr_in *address)
{
	socklen_t length = sizeof *address;
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	*address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		bind(fd, (struct sockaddr *)address, length) < 0 || listen(fd, 8) < 0 ||
		getsockname(fd, (struct sockaddr *)address, &length) < 0)
		exit(1);
	return fd;
}

static void be_clients(const struct sockaddr_in *address)
{
	char word[16];
	int i;

	for (i = 0; i < CLIENTS; i++) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);

		if (fd < 0 || connect(fd, (const struct sockaddr *)address, sizeof *address) < 0 || send_all(fd, "hello", 5) < 0 ||
			recv(fd, word, 5, MSG_WAITALL) != 5)
			_exit(1);
		(void)close(fd);
	}
	_exit(0);
}

static void *serve(void *data)
{
	int fd = *(int *)data;
	char word[16];
	ssize_t n;

	free(data);
	n = recv(fd, word, 5, MSG_WAITALL);
	if (n > 0)
		(void)send_all(fd, word, (size_t)n);
	(void)close(fd);
	(void)pthread_mutex_lock(&lock);
	served++;
	(void)pthread_cond_signal(&changed);
	(void)pthread_mutex_unlock(&lock);
	return NULL;
}

/** Who gave up in the queue is passed over: accept(2), Error handling. */
static int accept_next(int listener)
{
	int fd;

	do
		fd = accept(listener, NULL, NULL);
	while (fd < 0 && errno == ECONNABORTED);
	return fd;
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), i;
	pthread_t thread;

	if (fork() == 0) {
		(void)close(listener);
		be_clients(&address);
	}
	for (i = 0; i < CLIENTS; i++) {
		int *fd = malloc(sizeof *fd);

		if (!fd || (*fd = accept_next(listener)) < 0)
			return 1;
		if (pthread_create(&thread, NULL, serve, fd) != 0) {
			(void)close(*fd);
			free(fd);
			continue;
		}
		(void)pthread_detach(thread);
	}
	(void)pthread_mutex_lock(&lock);
	while (served < CLIENTS)
		(void)pthread_cond_wait(&changed, &lock);
	(void)pthread_mutex_unlock(&lock);
	return close(listener) < 0;
}
