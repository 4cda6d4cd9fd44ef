/* Right, if careless: the receiver sees that no descriptor arrived, and closes what it would have been. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static int send_fd(int through, int fd)
{
	char control[CMSG_SPACE(sizeof fd)] = "", byte = '+';
	struct iovec data = {&byte, 1};
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	*header = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof fd)};
	memcpy(CMSG_DATA(header), &fd, sizeof fd);
	return sendmsg(through, &message, 0) == 1 ? 0 : -1;
}

int main(void)
{
	char byte;
	struct iovec data = {&byte, 1};
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
	int ends[2], fd = -1;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || send_fd(ends[0], 0) < 0 ||
		recvmsg(ends[1], &message, 0) != 1)
		return 1;
	if (message.msg_flags & MSG_CTRUNC)
		fprintf(stderr, "the descriptor did not arrive\n");
	(void)close(fd);
	return 1;
}
