/* The server is a child. Clients that give up leave a connection behind. */
#include <netinet/in.h>
#include <signal.h>
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

static void serve(int listener)
{
	char word[16];
	int connection;

	(void)signal(SIGPIPE, SIG_IGN);
	while ((connection = accept(listener, NULL, NULL)) >= 0) {
		if (recv(connection, word, sizeof word, 0) <= 0) /* HERE */
			continue;
		(void)send(connection, "thanks", 6, 0);
		(void)close(connection);
	}
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), i;
	char word[8];

	if (fork() == 0)
		serve(listener);
	(void)close(listener);
	for (i = 0; i < 25; i++) {
		int fd = connect_to(&address);

		if (i % 10 == 0 && (write(fd, "word", 4) != 4 || read(fd, word, sizeof word) != 6))
			return 1;
		(void)close(fd);
	}
	return 0;
}
