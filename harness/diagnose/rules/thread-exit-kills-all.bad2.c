/* The function that reads a word is not made for threads. */
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

size_t read_word(int fd, char *word, size_t size);

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

/** Two clients; the second one hangs up at once, the first one waits for its answer. */
static void be_clients(const struct sockaddr_in *address)
{
	int first = connect_to(address), second;
	char word[8];

	if (write(first, "one", 3) != 3)
		exit(1);
	(void)sleep(1);
	second = connect_to(address);
	(void)close(second);
	(void)sleep(1);
	exit(write(first, "two", 3) != 3 || read(first, word, sizeof word) < 0);
}

static void *serve(void *data)
{
	int fd = (int)(long)data;
	char word[8];

	while (read_word(fd, word, sizeof word) > 0)
		;
	(void)close(fd);
	return NULL;
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), connection;
	pthread_t thread;

	if (fork() == 0)
		be_clients(&address);
	while ((connection = accept(listener, NULL, NULL)) >= 0)
		if (pthread_create(&thread, NULL, serve, (void *)(long)connection) == 0)
			(void)pthread_detach(thread);
	return 1;
}
