/** @file
 * Messages with descriptors between the worker and the init of its sandbox.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/others.h"
#include "sandbox/init.h"

/** Room for what may come beside the bytes; aligned as cmsg(3) asks. */
union control {
	char bytes[CMSG_SPACE(DESCRIPTORS_MOST * sizeof(int)) + CMSG_SPACE(sizeof(struct ucred))];
	struct cmsghdr first;
};

int message_send(int socket, const void *bytes, size_t length, const int *fds, int fd_count)
{
	union control control = {0};
	struct iovec part = {(void *)bytes, length}; /* sendmsg does not write to it */
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	struct cmsghdr *header;
	int waits = 0;

	if (fd_count > 0) {
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE((size_t)fd_count * sizeof(int));
		header = &control.first;
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN((size_t)fd_count * sizeof(int));
		memcpy(CMSG_DATA(header), fds, (size_t)fd_count * sizeof(int));
	}
	while (sendmsg(socket, &message, MSG_NOSIGNAL) < 0)
		if (errno != EINTR && (errno != ETOOMANYREFS || !others_await(&waits)))
			return -errno;
	return 0;
}

static void take(struct msghdr *message, int fds[DESCRIPTORS_MOST], pid_t *sender)
{
	struct cmsghdr *header;
	struct ucred credentials;

	for (header = CMSG_FIRSTHDR(message); header; header = CMSG_NXTHDR(message, header)) {
		if (header->cmsg_level != SOL_SOCKET)
			continue;
		if (header->cmsg_type == SCM_RIGHTS)
			memcpy(fds, CMSG_DATA(header), header->cmsg_len - CMSG_LEN(0));
		if (header->cmsg_type == SCM_CREDENTIALS && sender) {
			memcpy(&credentials, CMSG_DATA(header), sizeof credentials);
			*sender = credentials.pid;
		}
	}
}

ssize_t message_receive(int socket, void *bytes, size_t most, int fds[DESCRIPTORS_MOST], pid_t *sender)
{
	union control control = {0};
	struct iovec part = {bytes, most};
	struct msghdr message = {.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof control.bytes};
	ssize_t n;
	int i;

	for (i = 0; i < DESCRIPTORS_MOST; i++)
		fds[i] = -1;
	while ((n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC)) < 0)
		if (errno != EINTR)
			return -errno;
	take(&message, fds, sender);
	return n;
}
