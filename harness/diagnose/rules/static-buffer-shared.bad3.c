/* A global buffer, in a server that is a child of its clients. */
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

static char line[64];

static void *serve(void *data)
{
	int fd = (int)(long)data;
	size_t length = 0;

	length += (size_t)recv(fd, line, sizeof line, 0); /* HERE */
	(void)usleep(1000);
	(void)send(fd, line, length, MSG_NOSIGNAL);
	(void)close(fd);
	return NULL;
}

static void run_server(int listener)
{
	pthread_t threads[2];
	int i;

	for (i = 0; i < 2; i++)
		if (pthread_create(&threads[i], NULL, serve, (void *)(long)accept(listener, NULL, NULL)) != 0)
			exit(1);
	for (i = 0; i < 2; i++)
		(void)pthread_join(threads[i], NULL);
	exit(0);
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), first, second;
	char word[8];

	if (fork() == 0)
		run_server(listener);
	(void)close(listener);
	first = connect_to(&address);
	second = connect_to(&address);
	if (write(first, "north", 5) != 5 || write(second, "south", 5) != 5)
		return 1;
	return read(first, word, sizeof word) != 5 || read(second, word, sizeof word) != 5 || wait(NULL) < 0;
}
