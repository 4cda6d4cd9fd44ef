/** @file
 * Both ends of a stream, by kind: the program's and ours.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/pipe.h"
#include "peer/ends.h"

static int set_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 ? -errno : 0;
}

static int open_pipe(bool program_reads, int *ours, int *program_fd)
{
	int ends[2], r;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	*program_fd = ends[program_reads ? 0 : 1];
	*ours = ends[program_reads ? 1 : 0];
	r = pipe_set_capacity(*ours, PIPE_CAPACITY);
	return r < 0 ? r : set_nonblocking(*ours);
}

static int open_unix(int *ours, int *program_fd)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	*program_fd = ends[0];
	*ours = ends[1];
	return set_nonblocking(*ours);
}

/** A listening socket on a port of the kernel's choice on loopback. */
static int listen_somewhere(struct sockaddr_in *address)
{
	socklen_t length = sizeof *address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	*address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (fd >= 0 && bind(fd, (struct sockaddr *)address, sizeof *address) == 0 && listen(fd, 1) == 0 &&
		getsockname(fd, (struct sockaddr *)address, &length) == 0)
		return fd;
	if (fd >= 0)
		(void)close(fd); /* of no use */
	return -errno;
}

static int open_tcp(int *ours, int *program_fd)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), client = -1, server = -1, yes = 1, r = 0;

	if (listener < 0)
		return listener;
	client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	/* loopback: the connection stands in the queue when connect returns */
	if (client < 0 || connect(client, (struct sockaddr *)&address, sizeof address) < 0)
		r = -errno;
	if (r == 0) {
		server = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		r = server < 0 ? -errno : 0;
	}
	(void)close(listener); /* one connection was wanted */
	if (r == 0) {
		(void)setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); /* a courtesy */
		r = set_nonblocking(server);
	}
	if (r < 0) {
		if (client >= 0)
			(void)close(client); /* of no use */
		return r;
	}
	*program_fd = client;
	*ours = server;
	return 0;
}

/** A file without a name; programs of the sandbox can write to it by the descriptor. */
static int open_file(bool program_reads, const void *content, size_t length, int *ours, int *program_fd)
{
	char path[] = "/tmp/plumb-file-XXXXXX", again[64];
	int fd = mkostemp(path, O_CLOEXEC), r;

	if (fd < 0)
		return -errno;
	r = content ? file_write_fd(fd, content, length) : 0;
	(void)snprintf(again, sizeof again, "/proc/self/fd/%d", fd);
	*program_fd = r == 0 ? open(again, (program_reads ? O_RDONLY : O_WRONLY) | O_CLOEXEC) : -1;
	if (r == 0 && *program_fd < 0)
		r = -errno;
	(void)unlink(path); /* it was ours a moment ago */
	*ours = fd;
	return r;
}

int peer_open_ends(
	enum peer_kind kind, bool program_reads, const void *content, size_t length, int *ours, int *program_fd)
{
	*ours = *program_fd = -1;
	switch (kind) {
	case PEER_PIPE:
		return open_pipe(program_reads, ours, program_fd);
	case PEER_UNIX:
		return open_unix(ours, program_fd);
	case PEER_TCP:
		return open_tcp(ours, program_fd);
	case PEER_FILE:
		return open_file(program_reads, content, length, ours, program_fd);
	case PEER_FOLDER:
		*program_fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		return *program_fd < 0 ? -errno : 0;
	case PEER_NULL:
		*program_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
		return *program_fd < 0 ? -errno : 0;
	case PEER_CLOSED:
		return 0;
	case PEER_FIFO:
	case PEER_LISTENER:
	case PEER_DATAGRAMS:
		break; /* no stream of a program's */
	}
	return -EINVAL;
}
