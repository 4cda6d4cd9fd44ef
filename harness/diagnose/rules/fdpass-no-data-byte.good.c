/* Right: a byte of data carries the descriptor. */
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

int main(void)
{
	char control[CMSG_SPACE(sizeof(int))] = "", byte = '+';
	struct iovec data = {&byte, 1};
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	int ends[2], file = dup(0);

	if (file < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	*header =
		(struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof file)};
	memcpy(CMSG_DATA(header), &file, sizeof file);
	if (sendmsg(ends[0], &message, 0) != 1 || close(file) < 0 || recvmsg(ends[1], &message, 0) != 1)
		return 1;
	header = CMSG_FIRSTHDR(&message);
	if (!header || header->cmsg_type != SCM_RIGHTS)
		return 1;
	memcpy(&file, CMSG_DATA(header), sizeof file);
	return close(file) < 0;
}
