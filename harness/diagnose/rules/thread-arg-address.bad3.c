/* The server is a child of the clients; three of them come together. */
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
	int *fd = data;
	char word[8];

	while (recv(*fd, word, sizeof word, 0) > 0)
		;
	return NULL;
}

static void run_server(int listener, int ready)
{
	pthread_t threads[3];
	int fd, i;
	char byte;

	if (read(ready, &byte, 1) != 1)
		exit(1);
	for (i = 0; i < 3; i++) {
		fd = accept(listener, NULL, NULL);
		if (fd < 0 || pthread_create(&threads[i], NULL, serve, &fd) != 0) /* HERE */
			exit(1);
	}
	for (i = 0; i < 3; i++)
		(void)pthread_join(threads[i], NULL);
	exit(0);
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), ends[2], fds[3], i;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		run_server(listener, ends[0]);
	for (i = 0; i < 3; i++)
		fds[i] = connect_to(&address);
	if (write(ends[1], "!", 1) != 1)
		return 1;
	for (i = 0; i < 3; i++)
		if (write(fds[i], "word", 4) != 4 || close(fds[i]) < 0)
			return 1;
	return wait(NULL) < 0;
}
