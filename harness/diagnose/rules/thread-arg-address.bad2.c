/* The client's data stand in a struct, of which there is one. */
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct client {
	int fd, number;
};

void start(struct client *client);

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

/** Two clients at once: both are in the queue before the server looks. */
static void be_clients(const struct sockaddr_in *address, int ready)
{
	int first = connect_to(address), second = connect_to(address);
	char word[8];

	if (write(first, "one", 3) != 3 || write(second, "two", 3) != 3 || write(ready, "!", 1) != 1)
		exit(1);
	(void)read(first, word, sizeof word);
	(void)read(second, word, sizeof word);
	exit(0);
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), ends[2];
	struct client client = {0};
	char byte;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		be_clients(&address, ends[1]);
	if (read(ends[0], &byte, 1) != 1)
		return 1;
	for (;;) {
		client.number++;
		client.fd = accept(listener, NULL, NULL);
		if (client.fd < 0)
			return 1;
		start(&client);
	}
}
