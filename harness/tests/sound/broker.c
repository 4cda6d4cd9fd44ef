/* A broker hands out pipes over a Unix socket: a byte with each, close-on-exec for the receiver, and its own copy is closed. The name
   is taken over from a server that was killed. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REQUESTS = 3 };

static const struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "/tmp/broker"};

static int fail(const char *what)
{
	perror(what);
	return 1;
}

static int send_fd(int through, int fd)
{
	char control[CMSG_SPACE(sizeof fd)] = "", byte = '+';
	struct iovec data = {&byte, 1};
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	*header = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof fd)};
	memcpy(CMSG_DATA(header), &fd, sizeof fd);
	return sendmsg(through, &message, MSG_NOSIGNAL) == 1 ? 0 : -1;
}

static int receive_fd(int through)
{
	char control[CMSG_SPACE(sizeof(int))], byte;
	struct iovec data = {&byte, 1};
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	struct cmsghdr *header;
	int fd;

	if (recvmsg(through, &message, MSG_CMSG_CLOEXEC) != 1)
		return -1;
	header = CMSG_FIRSTHDR(&message);
	if (message.msg_flags & MSG_CTRUNC || !header || header->cmsg_type != SCM_RIGHTS) {
		errno = ENOMSG;
		return -1;
	}
	memcpy(&fd, CMSG_DATA(header), sizeof fd);
	return fd;
}

static int open_server(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), probe = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0 || probe < 0)
		return -1;
	if (bind(fd, (const struct sockaddr *)&at, sizeof at) < 0 &&
		(errno != EADDRINUSE || connect(probe, (const struct sockaddr *)&at, sizeof at) == 0 ||
			errno != ECONNREFUSED || unlink(at.sun_path) < 0 ||
			bind(fd, (const struct sockaddr *)&at, sizeof at) < 0))
		return -1;
	return listen(fd, 5) < 0 || close(probe) < 0 ? -1 : fd;
}

static int serve(int fd)
{
	char request;
	ssize_t n;

	while ((n = recv(fd, &request, 1, 0)) == 1) {
		int ends[2];

		if (pipe(ends) < 0 || write(ends[1], &request, 1) != 1 || close(ends[1]) < 0 ||
			send_fd(fd, ends[0]) < 0 || close(ends[0]) < 0)
			return fail("a request");
	}
	return n < 0 ? fail("recv") : close(fd) < 0;
}

static int ask(void)
{
	int i, fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)&at, sizeof at) < 0)
		return fail("connect");
	for (i = 0; i < REQUESTS; i++) {
		int received;
		char byte;

		if (send(fd, "x", 1, MSG_NOSIGNAL) != 1)
			return fail("send");
		received = receive_fd(fd);
		if (received < 0 || read(received, &byte, 1) != 1 || close(received) < 0)
			return fail("a descriptor");
	}
	return close(fd) < 0;
}

int main(void)
{
	int fd, status, listener;

	switch (fork()) { /* the one that leaves its file behind */
	case -1:
		return fail("fork");
	case 0:
		_exit(open_server() < 0 ? fail("the first server") : 0);
	}
	if (wait(&status) < 0 || status != 0)
		return 1;
	listener = open_server();
	if (listener < 0)
		return fail(at.sun_path);
	switch (fork()) {
	case -1:
		return fail("fork");
	case 0:
		_exit(close(listener) < 0 || ask());
	}
	do
		fd = accept(listener, NULL, NULL);
	while (fd < 0 && errno == ECONNABORTED);
	if (fd < 0)
		return fail("accept");
	if (serve(fd))
		return 1;
	return close(listener) < 0 || wait(&status) < 0 || status != 0 || unlink(at.sun_path) < 0;
}
