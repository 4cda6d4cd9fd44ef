/* Right: MSG_CMSG_CLOEXEC keeps the descriptor from the program that is started. */
#define _GNU_SOURCE
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

int main(int argc, char **argv)
{
	char control[CMSG_SPACE(sizeof(int))] = "", byte;
	struct iovec data = {&byte, 1};
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	int ends[2];

	if (argc > 1)
		return write(1, "started\n", 8) != 8;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0 || send_fd(ends[0], 0) < 0 ||
		recvmsg(ends[1], &message, MSG_CMSG_CLOEXEC) != 1)
		return 1;
	execl("/proc/self/exe", argv[0], "again", (char *)NULL);
	return 127;
}
