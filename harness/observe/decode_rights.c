/** @file
 * Descriptors that travel in messages: SCM_RIGHTS, unix(7).
 */
#include <string.h>
#include <sys/socket.h>

#include "base/memory.h"
#include "observe/decode.h"

enum { CONTROL_MOST = 4096 }; /* SCM_MAX_FD descriptors need 1028 bytes */

/** Of what is sent the model knows everything; what is received may come from the harness. */
static void add_passed(const struct decoding *d, int fd, size_t *capacity)
{
	struct passed passed = {.fd = fd};
	struct looked looked = {0};

	if (d->event->call->class == CALL_RECEIVE && decode_look(d, fd, &looked)) {
		passed.kind = looked.kind;
		passed.inode = looked.inode;
		passed.device = looked.device;
		passed.flags = decode_status_flags(d, fd);
	}
	ARRAY_ADD(d->event->passed, d->event->passed_count, *capacity) = passed;
}

static void add_all(const struct decoding *d, const struct cmsghdr *header, size_t *capacity)
{
	size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int), i;
	int fd;

	for (i = 0; i < count; i++) {
		memcpy(&fd, CMSG_DATA(header) + i * sizeof fd, sizeof fd);
		add_passed(d, fd, capacity);
	}
}

void decode_rights(const struct decoding *d, const struct msghdr *message)
{
	_Alignas(struct cmsghdr) unsigned char control[CONTROL_MOST];
	struct msghdr copy = {.msg_control = control, .msg_controllen = message->msg_controllen};
	struct cmsghdr *header;
	size_t capacity = 0;

	if (copy.msg_controllen > sizeof control)
		copy.msg_controllen = sizeof control;
	if (!copy.msg_controllen || !decode_read(d, (uint64_t)message->msg_control, control, copy.msg_controllen))
		return;
	for (header = CMSG_FIRSTHDR(&copy); header && header->cmsg_len >= CMSG_LEN(0);
		header = CMSG_NXTHDR(&copy, header))
		if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
			(unsigned char *)header + header->cmsg_len <= control + copy.msg_controllen)
			add_all(d, header, &capacity);
}
