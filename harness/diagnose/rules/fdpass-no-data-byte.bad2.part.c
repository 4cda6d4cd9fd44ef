#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

int send_fd(int through, int fd);

int send_fd(int through, int fd)
{
	char control[CMSG_SPACE(sizeof fd)] = "";
	struct iovec nothing = {"", 0};
	struct msghdr message = {
		.msg_iov = &nothing, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(header), &fd, sizeof fd);
	return sendmsg(through, &message, 0) < 0 ? -1 : 0; /* HERE */
}
