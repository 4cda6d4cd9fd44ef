/* Right: a thread ends alone, with its client. The last thing that happens is that the main thread ends all. */
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

/** Two clients; the second one hangs up at once, the first one stays for two words. */
static void be_clients(const struct sockaddr_in *address)
{
	int first = connect_to(address);
	char word[8];

	if (write(first, "one", 3) != 3 || read(first, word, sizeof word) != 3)
		exit(1);
	(void)close(connect_to(address));
	exit(write(first, "two", 3) != 3 || read(first, word, sizeof word) != 3);
}

static void *serve(void *data)
{
	int fd = (int)(long)data;
	char word[8];
	ssize_t n;

	while ((n = read(fd, word, sizeof word)) > 0)
		if (write(fd, word, (size_t)n) != n)
			break;
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
	return wait(NULL) < 0 ? 1 : 3;
}
