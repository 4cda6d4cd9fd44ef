/* With room for as many descriptors as can come: there is never too little. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pass.h"

enum { MOST = 253 };

int send_fd(int socket, int fd)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof fd)];
	struct msghdr message = {.msg_control = control, .msg_controllen = sizeof control};
	struct iovec data = {"+", 1};
	struct cmsghdr *header;

	memset(control, 0, sizeof control);
	message.msg_iov = &data;
	message.msg_iovlen = 1;
	header = CMSG_FIRSTHDR(&message);
	*header = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
	memcpy(CMSG_DATA(header), &fd, sizeof fd);
	return sendmsg(socket, &message, 0) == 1 ? 0 : -1;	/* SIGPIPE is ignored */
}

int recv_fd(int socket, char *byte, int *fd)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(MOST * sizeof(int))];
	struct iovec data = {byte, 1};
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	int fds[MOST], count = 0, n, i;
	struct cmsghdr *header;

	*fd = -1;
	n = (int)recvmsg(socket, &message, 0);
	header = n == 1 ? CMSG_FIRSTHDR(&message) : NULL;
	if (header && header->cmsg_type == SCM_RIGHTS) {
		count = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
		memcpy(fds, CMSG_DATA(header), (size_t)count * sizeof(int));
	}
	if (count == 1 && !(message.msg_flags & MSG_CTRUNC))
		*fd = fds[0];
	else
		for (i = 0; i < count; i++)
			close(fds[i]);
	return n;
}
