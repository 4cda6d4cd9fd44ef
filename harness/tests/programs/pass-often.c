/* Sends descriptors that nobody receives, and says how that went: three of them, and more than it may have on their way. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FEW = 3, LIMIT = 20 };

static int pass(int to, int fd)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {.head = {.cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
	struct iovec part = {"!", 1};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};

	memcpy(CMSG_DATA(&control.head), &fd, sizeof fd);
	return sendmsg(to, &message, 0) == 1 ? 0 : errno;
}

int main(void)
{
	static const struct rlimit limit = {LIMIT, LIMIT};
	int ends[2], number = 0, error = 0;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	while (number < FEW && !error)
		if (!(error = pass(ends[0], STDOUT_FILENO)))
			number++;
	printf("%d: %s\n", number, strerror(error));
	if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
		return 1;
	while (!error && number < 2 * LIMIT)
		if (!(error = pass(ends[0], STDOUT_FILENO)))
			number++;
	printf("%d: %s\n", number, strerror(error));
	return 0;
}
