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
	int fd = -1;

	if (recvmsg(through, &message, 0) != 1 || !CMSG_FIRSTHDR(&message)) /* HERE */
		return -1;
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
	return fd;
}
