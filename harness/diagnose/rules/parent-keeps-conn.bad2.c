/* Three clients; the function that makes the child is elsewhere. */
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

void start_child(int listener, int connection);

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

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), i;
	char word[8];

	if (fork() == 0) {
		for (i = 0; i < 3; i++) {
			int fd = connect_to(&address);

			if (write(fd, "name", 4) != 4 || read(fd, word, sizeof word) != 4)
				exit(1);
			(void)close(fd);
		}
		exit(0);
	}
	for (i = 0; i < 3; i++)
		start_child(listener, accept(listener, NULL, NULL));
	while (wait(NULL) > 0)
		;
	return 0;
}
