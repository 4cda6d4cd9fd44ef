/* A pool of two threads that accept themselves, in a child. */
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
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

static void *work(void *data)
{
	int listener = *(int *)data, fd;
	char word[8];
	ssize_t n;

	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		while ((n = recv(fd, word, sizeof word, 0)) > 0)
			if (send(fd, word, (size_t)n, MSG_NOSIGNAL) != n)
				break;
		if (n == 0)
			_exit(2); /* HERE */
		(void)close(fd);
	}
	return NULL;
}

static void serve(int listener)
{
	pthread_t threads[2];
	int i;

	for (i = 0; i < 2; i++)
		if (pthread_create(&threads[i], NULL, work, &listener) != 0)
			_exit(1);
	for (i = 0; i < 2; i++)
		(void)pthread_join(threads[i], NULL);
	_exit(0);
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), first, second;
	char word[8];

	if (fork() == 0)
		serve(listener);
	(void)close(listener);
	first = connect_to(&address);
	if (write(first, "one", 3) != 3 || read(first, word, sizeof word) != 3)
		return 1;
	second = connect_to(&address);
	(void)close(second);
	return wait(NULL) < 0;
}
