/* A child of a child serves; the server in between ends by itself when it is told so. */
#include <netinet/in.h>
#include <poll.h>
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

static void serve_until_told(int listener, int told)
{
	struct pollfd watched[2] = {{.fd = listener, .events = POLLIN}, {.fd = told, .events = POLLIN}};
	char word[8];

	while (poll(watched, 2, -1) > 0 && !watched[1].revents) {
		int connection = accept(listener, NULL, NULL);

		if (fork() == 0) { /* HERE */
			while (read(connection, word, sizeof word) > 0)
				(void)write(connection, "yes", 3);
			exit(0);
		}
		(void)close(connection);
	}
	exit(0);
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), ends[2], fd;
	char word[8];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		serve_until_told(listener, ends[0]);
	fd = connect_to(&address);
	(void)close(listener);
	if (write(fd, "there?", 6) != 6 || read(fd, word, sizeof word) != 3)
		return 1;
	if (write(ends[1], "!", 1) != 1 || wait(NULL) < 0)
		return 1;
	return write(fd, "there?", 6) != 6 || read(fd, word, sizeof word) != 3;
}
