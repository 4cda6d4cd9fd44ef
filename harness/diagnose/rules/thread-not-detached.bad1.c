/* A thread for each client, and nobody asks what became of it. */
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
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

static void be_clients(const struct sockaddr_in *address, int count)
{
	char word[8];

	while (count-- > 0) {
		int fd = connect_to(address);

		if (write(fd, "word", 4) != 4 || read(fd, word, sizeof word) != 4 || read(fd, word, sizeof word) != 0)
			exit(1);
		(void)close(fd);
	}
	exit(0);
}

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

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), connection;
	pthread_t thread;

	if (fork() == 0)
		be_clients(&address, 25);
	while ((connection = accept(listener, NULL, NULL)) >= 0)
		if (pthread_create(&thread, NULL, serve, (void *)(long)connection) != 0) /* HERE */
			return 1;
	return 1;
}
