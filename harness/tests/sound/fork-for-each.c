/* A child for each client; children end by themselves, because SIGCHLD is ignored. Thirty clients, one after the other. */
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS = 30 };

/** send(2) may take less than it was given. */
static int send_all(int fd, const char *bytes, size_t length)
{
	ssize_t n = 0;

	for (; length > 0; bytes += n, length -= (size_t)n) {
		n = send(fd, bytes, length, MSG_NOSIGNAL);
		if (n < 0)
			return -1;
	}
	return 0;
}

static int listen_somewhere(struct sockaddr_in *address)
{
	socklen_t length = sizeof *address;
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	*address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		bind(fd, (struct sockaddr *)address, length) < 0 || listen(fd, 8) < 0 ||
		getsockname(fd, (struct sockaddr *)address, &length) < 0)
		exit(1);
	return fd;
}

static void be_clients(const struct sockaddr_in *address)
{
	char word[16];
	int i;

	for (i = 0; i < CLIENTS; i++) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);

		if (fd < 0 || connect(fd, (const struct sockaddr *)address, sizeof *address) < 0 || send_all(fd, "hello", 5) < 0 ||
			recv(fd, word, 5, MSG_WAITALL) != 5)
			_exit(1);
		(void)close(fd);
	}
	_exit(0);
}

static void serve(int fd)
{
	char word[16];
	ssize_t n = recv(fd, word, 5, MSG_WAITALL);

	if (n > 0)
		(void)send_all(fd, word, (size_t)n);
	_exit(0);
}

/** Who gave up in the queue is passed over: accept(2), Error handling. */
static int accept_next(int listener)
{
	int fd;

	do
		fd = accept(listener, NULL, NULL);
	while (fd < 0 && errno == ECONNABORTED);
	return fd;
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), i;

	(void)signal(SIGCHLD, SIG_IGN);
	if (fork() == 0) {
		(void)close(listener);
		be_clients(&address);
	}
	for (i = 0; i < CLIENTS; i++) {
		int fd = accept_next(listener);

		if (fd < 0)
			return 1;
		if (fork() == 0) {
			(void)close(listener);
			serve(fd);
		}
		(void)close(fd);
	}
	return close(listener) < 0;
}
