/* Right: the parent keeps the connection because it says goodbye itself, when the child is done. */
#include <netinet/in.h>
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

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), connections[2], i;
	char word[16];

	if (fork() == 0) {
		int fds[2] = {connect_to(&address), connect_to(&address)};

		for (i = 0; i < 2; i++)
			while (read(fds[i], word, sizeof word) > 0)
				;
		exit(0);
	}
	for (i = 0; i < 2; i++) {
		connections[i] = accept(listener, NULL, NULL);
		if (connections[i] < 0)
			return 1;
		if (fork() == 0)
			_exit(close(listener) < 0 || write(connections[i], "hello", 5) != 5);
	}
	for (i = 0; i < 2; i++)
		if (wait(NULL) < 0 || write(connections[i], "goodbye", 7) != 7 || close(connections[i]) < 0)
			return 1;
	return wait(NULL) < 0;
}
