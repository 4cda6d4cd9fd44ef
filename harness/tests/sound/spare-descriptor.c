/* When descriptors run out, the spare one is given up for a moment, so that the client that waits can be sent away. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 6, DESCRIPTORS = 9 };

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

/** All connect, and then each waits for what the server says. */
static void be_clients(const struct sockaddr_in *address)
{
	int fds[CLIENTS], i;
	char word[4];

	for (i = 0; i < CLIENTS; i++) {
		fds[i] = socket(AF_INET, SOCK_STREAM, 0);
		if (fds[i] < 0 || connect(fds[i], (const struct sockaddr *)address, sizeof *address) < 0)
			_exit(1);
	}
	for (i = 0; i < CLIENTS; i++)
		if (recv(fds[i], word, 2, MSG_WAITALL) != 2 || close(fds[i]) < 0)
			_exit(1);
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
	struct rlimit few = {DESCRIPTORS, DESCRIPTORS};
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), spare = open("/dev/null", O_RDONLY), kept[CLIENTS], count = 0, away = 0, fd;

	if (spare < 0)
		return 1;
	if (fork() == 0) {
		(void)close(listener);
		(void)close(spare);
		be_clients(&address);
	}
	if (setrlimit(RLIMIT_NOFILE, &few) < 0)
		return 1;
	while (count + away < CLIENTS) {
		fd = accept_next(listener);
		if (fd >= 0) {
			kept[count++] = fd;
			continue;
		}
		if (errno != EMFILE)
			return 1;
		(void)close(spare);
		fd = accept_next(listener);
		if (fd < 0)
			return 1;
		(void)send_all(fd, "no", 2);
		(void)close(fd);
		spare = open("/dev/null", O_RDONLY);
		away++;
	}
	while (count > 0) {
		(void)send_all(kept[--count], "ok", 2);
		(void)close(kept[count]);
	}
	return wait(NULL) < 0 || away == 0;
}
