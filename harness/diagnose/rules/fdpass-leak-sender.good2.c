/* A set of pipes, made before anybody asks: each worker gets the end to read from, and the sender keeps its own until it ends. */
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WORKERS = 30 };

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
	int ends[2], pipes[WORKERS][2], i;
	char byte;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	for (i = 0; i < WORKERS; i++)
		if (pipe(pipes[i]) < 0)
			return 1;
	for (i = 0; i < WORKERS; i++)
		if (send_fd(ends[0], pipes[i][0]) < 0 || recv(ends[1], &byte, 1, 0) != 1)
			return 1;
	return 0;
}
