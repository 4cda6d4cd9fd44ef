/* A function that reads a word and gives back where it stands. */
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

char *receive_word(int fd, ssize_t *length);

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

/** Two clients that speak at the same time; each wants its own word back. */
static void be_clients(const struct sockaddr_in *address)
{
	int first = connect_to(address), second = connect_to(address);
	char word[8];

	if (write(first, "alpha", 5) != 5 || write(second, "gamma", 5) != 5)
		exit(1);
	exit(read(first, word, sizeof word) != 5 || read(second, word, sizeof word) != 5);
}

static void *serve(void *data)
{
	int fd = (int)(long)data;
	ssize_t length;
	char *word = receive_word(fd, &length);

	(void)usleep(1000);
	if (length > 0)
		(void)send(fd, word, (size_t)length, MSG_NOSIGNAL);
	(void)close(fd);
	return NULL;
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), i;
	pthread_t threads[2];

	if (fork() == 0)
		be_clients(&address);
	for (i = 0; i < 2; i++)
		if (pthread_create(&threads[i], NULL, serve, (void *)(long)accept(listener, NULL, NULL)) != 0)
			return 1;
	for (i = 0; i < 2; i++)
		(void)pthread_join(threads[i], NULL);
	return 0;
}
