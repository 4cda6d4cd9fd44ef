#include <sys/socket.h>
#include <sys/uio.h>

int send_fd(int through, int fd)
{
	char byte = '+';
	struct iovec data = {.iov_base = &byte, .iov_len = 1};
	struct {
		struct cmsghdr header;
		int fd;
	} control = {{.cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}, fd};
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = CMSG_LEN(sizeof fd)};

	return sendmsg(through, &message, MSG_NOSIGNAL) < 0 ? -1 : 0; /* HERE */
}
