/* The server is a child; each client has one thread that reads and answers. */
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

static void run_server(int listener)
{
	pthread_attr_t small;
	pthread_t thread;

	if (pthread_attr_init(&small) != 0 || pthread_attr_setstacksize(&small, 65536) != 0)
		exit(1);
	for (;;) {
		int connection = accept(listener, NULL, NULL);

		if (connection < 0 || pthread_create(&thread, &small, serve, (void *)(long)connection) != 0) /* HERE */
			exit(1);
	}
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), i;
	char word[8];

	if (fork() == 0)
		run_server(listener);
	(void)close(listener);
	for (i = 0; i < 22; i++) {
		int fd = connect_to(&address);

		if (write(fd, "word", 4) != 4 || read(fd, word, sizeof word) != 4 || read(fd, word, sizeof word) != 0)
			return 1;
		(void)close(fd);
	}
	return 0;
}
