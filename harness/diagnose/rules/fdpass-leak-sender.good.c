/* The same, and the sender closes its own copy: the message has another one. */
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { REQUESTS = 30 };

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
	int ends[2], i, file;
	char byte;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	for (i = 0; i < REQUESTS; i++) {
		file = open("/dev/null", O_RDONLY);
		if (file < 0 || send_fd(ends[0], file) < 0 || recv(ends[1], &byte, 1, 0) != 1 || close(file) < 0)
			return 1;
	}
	return close(ends[0]) < 0 || close(ends[1]) < 0;
}
