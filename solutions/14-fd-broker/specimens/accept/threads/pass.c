/* Passing descriptors, with room for two where one is expected: what came is looked at, and what the flags say. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pass.h"

enum { ROOM = 2 };

static struct msghdr message_of(struct iovec *byte, void *control, size_t size)
{
	return (struct msghdr){.msg_iov = byte, .msg_iovlen = 1, .msg_control = control, .msg_controllen = size};
}

int send_fd(int socket, int fd)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof fd)] = {0};
	char plus = '+';
	struct iovec byte = {&plus, 1};
	struct msghdr message = message_of(&byte, control, sizeof control);

	*CMSG_FIRSTHDR(&message) =
		(struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
	memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), &fd, sizeof fd);
	return sendmsg(socket, &message, MSG_NOSIGNAL) == 1 ? 0 : -1;
}

int recv_fd(int socket, char *byte, int *fd)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(ROOM * sizeof(int))];
	struct iovec data = {byte, 1};
	struct msghdr message = message_of(&data, control, sizeof control);
	int passed[ROOM], i;
	size_t count = 0;
	ssize_t n;

	*fd = -1;
	n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	if (n == 1 && CMSG_FIRSTHDR(&message)) {
		count = (CMSG_FIRSTHDR(&message)->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		memcpy(passed, CMSG_DATA(CMSG_FIRSTHDR(&message)), count * sizeof(int));
	}
	if (count == 1 && !(message.msg_flags & MSG_CTRUNC))
		*fd = passed[0];
	for (i = 0; *fd == -1 && i < (int)count; i++)
		close(passed[i]);
	return (int)n;
}
