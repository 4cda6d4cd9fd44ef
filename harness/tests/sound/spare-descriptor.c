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
		fd = accept(listener, NULL, NULL);
		if (fd >= 0) {
			kept[count++] = fd;
			continue;
		}
		if (errno != EMFILE)
			return 1;
		(void)close(spare);
		fd = accept(listener, NULL, NULL);
		(void)send(fd, "no", 2, MSG_NOSIGNAL);
		(void)close(fd);
		spare = open("/dev/null", O_RDONLY);
		away++;
	}
	while (count > 0) {
		(void)send(kept[--count], "ok", 2, MSG_NOSIGNAL);
		(void)close(kept[count]);
	}
	return wait(NULL) < 0 || away == 0;
}
