/* Only the control message is filled in; there is no data, so nothing travels. */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	char control[CMSG_SPACE(sizeof(int))] = "";
	struct msghdr message = {.msg_control = control, .msg_controllen = sizeof control};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	int ends[2], file = dup(0);

	if (file < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	*header =
		(struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof file)};
	memcpy(CMSG_DATA(header), &file, sizeof file);
	if (sendmsg(ends[0], &message, 0) < 0) /* HERE */
		return 1;
	return close(ends[0]) < 0 || recv(ends[1], control, 1, 0) != 0;
}
