/* Passing descriptors: room for all that can come with one message. */
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "pass.h"

int send_fd(int socket, int fd)
{
	char room[CMSG_SPACE(sizeof(int))] __attribute__((aligned(8)));
	char byte[1] = {'+'};
	struct iovec io = {byte, 1};
	struct msghdr m = {0};
	struct cmsghdr *h;

	memset(room, 0, sizeof room);
	m.msg_iov = &io;
	m.msg_iovlen = 1;
	m.msg_control = room;
	m.msg_controllen = sizeof room;
	h = CMSG_FIRSTHDR(&m);
	h->cmsg_level = SOL_SOCKET;
	h->cmsg_type = SCM_RIGHTS;
	h->cmsg_len = CMSG_LEN(sizeof(int));
	*(int *)(void *)CMSG_DATA(h) = fd;
	return sendmsg(socket, &m, MSG_NOSIGNAL) == 1 ? 0 : -1;
}

int recv_fd(int socket, char *byte, int *fd)
{
	static char room[CMSG_SPACE(253 * sizeof(int))] __attribute__((aligned(8)));
	struct iovec io = {byte, 1};
	struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
	ssize_t n = recvmsg(socket, &m, MSG_CMSG_CLOEXEC | MSG_WAITALL);
	struct cmsghdr *h;
	int all[253], count = 0, i;

	*fd = -1;
	if (n <= 0)
		return (int)n;
	for (h = CMSG_FIRSTHDR(&m); h; h = CMSG_NXTHDR(&m, h))
		if (h->cmsg_level == SOL_SOCKET && h->cmsg_type == SCM_RIGHTS) {
			count = (int)((h->cmsg_len - CMSG_LEN(0)) / sizeof(int));
			memcpy(all, CMSG_DATA(h), (size_t)count * sizeof(int));
		}
	if (count == 1 && !(m.msg_flags & MSG_CTRUNC))
		*fd = all[0];
	else
		for (i = 0; i < count; i++)
			close(all[i]);
	return 1;
}
