/* Passing descriptors (SCM_RIGHTS). A number means something in one process only; what travels is the open file behind it, and the
 * receiver finds it under a number of its own. */
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "pass.h"

/* Room for one descriptor, aligned as a header has to be. */
union control {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int))];
};

/* On a stream descriptors travel with data, so there is at least one byte. CMSG_LEN is what the header and its data have, CMSG_SPACE
 * what they take up. */
int send_fd(int socket, int fd)
{
	union control control = {0};
	char byte = '+';
	struct iovec data = {&byte, 1};
	struct msghdr message = {.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof control.bytes};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(header), &fd, sizeof fd);
	return sendmsg(socket, &message, MSG_NOSIGNAL) == 1 ? 0 : -1;	/* one byte: all or nothing */
}

/* Takes the first descriptor, and closes all others: they are open, asked for or not. Gives their number. */
static int take(struct cmsghdr *header, int *first)
{
	int count = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int)), i, passed;

	for (i = 0; i < count; i++) {
		memcpy(&passed, CMSG_DATA(header) + i * sizeof passed, sizeof passed);
		if (i == 0)
			*first = passed;
		else
			close(passed);
	}
	return count;
}

int recv_fd(int socket, char *byte, int *fd)
{
	union control control;
	struct iovec data = {byte, 1};
	struct msghdr message = {.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof control.bytes};
	ssize_t n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	struct cmsghdr *header;
	int first = -1;

	*fd = -1;
	if (n == -1)
		return -1;
	header = CMSG_FIRSTHDR(&message);	/* SCM_RIGHTS: of no other kind was asked for (SO_PASSCRED, SO_TIMESTAMP) */
	if (header && take(header, &first) == 1 && !(message.msg_flags & MSG_CTRUNC))
		*fd = first;
	else if (first != -1)
		close(first);	/* one of several, or of an unknown number: whose is it? */
	return (int)n;
}
