/* Workers that are made beforehand accept from one listening socket; the parent ends them with SIGTERM. */
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKERS = 3, CLIENTS = 6 };

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

/** Who gave up in the queue is passed over: accept(2), Error handling. */
static int accept_next(int listener)
{
	int fd;

	do
		fd = accept(listener, NULL, NULL);
	while (fd < 0 && errno == ECONNABORTED);
	return fd;
}

static void work(int listener)
{
	char word[16];
	int fd;

	(void)signal(SIGTERM, SIG_DFL);
	while ((fd = accept_next(listener)) >= 0) {
		ssize_t n = recv(fd, word, 5, MSG_WAITALL);

		if (n > 0)
			(void)send_all(fd, word, (size_t)n);
		(void)close(fd);
	}
	_exit(1);
}

static int ask(const struct sockaddr_in *address)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0), good;
	char word[16];

	good = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) == 0 && send_all(fd, "hello", 5) == 0 &&
	       recv(fd, word, 5, MSG_WAITALL) == 5;
	(void)close(fd);
	return good;
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), served = 0, i;
	pid_t workers[WORKERS];

	for (i = 0; i < WORKERS; i++) {
		workers[i] = fork();
		if (workers[i] == 0)
			work(listener);
	}
	(void)close(listener);
	for (i = 0; i < CLIENTS; i++)
		served += ask(&address);
	for (i = 0; i < WORKERS; i++)
		if (workers[i] > 0)
			(void)kill(workers[i], SIGTERM);
	while (wait(NULL) > 0)
		;
	return served != CLIENTS;
}
