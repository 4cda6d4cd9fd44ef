#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

int receive_fd(int through);

int receive_fd(int through)
{
	char control[CMSG_SPACE(sizeof(int))] = "", byte;
	struct iovec data = {&byte, 1};
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	struct cmsghdr *header = (struct cmsghdr *)control;
	int fd = -1;

	if (recvmsg(through, &message, 0) != 1) /* HERE */
		return -1;
	if (header->cmsg_type == SCM_RIGHTS)
		memcpy(&fd, CMSG_DATA(header), sizeof fd);
	return fd;
}
