/* The limit of descriptors is reached when the message comes; the function takes the number that is not there. */
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

int receive_fd(int through);

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
	struct rlimit few = {5, 5};
	char block[16];
	int ends[2], fd;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || setrlimit(RLIMIT_NOFILE, &few) < 0 ||
		send_fd(ends[0], 0) < 0)
		return 1;
	fd = receive_fd(ends[1]);
	return read(fd, block, sizeof block) < 0 || close(fd) < 0;
}
