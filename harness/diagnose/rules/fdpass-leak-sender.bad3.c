/* A thread that makes a pipe for everybody who asks; it closes the end to write to, and forgets the one that it has passed. */
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { REQUESTS = 40 };

static int send_fd(int through, int fd)
{
	char control[CMSG_SPACE(sizeof fd)] = "", byte = '+';
	struct iovec data = {&byte, 1};
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	*header = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof fd)};
	memcpy(CMSG_DATA(header), &fd, sizeof fd);
	return sendmsg(through, &message, 0) == 1 ? 0 : -1; /* HERE */
}

static void *hand_out(void *through)
{
	int ends[2], i;

	for (i = 0; i < REQUESTS; i++) {
		if (pipe(ends) < 0 || write(ends[1], "hello\n", 6) != 6 || close(ends[1]) < 0)
			return NULL;
		if (send_fd(*(int *)through, ends[0]) < 0)
			return NULL;
	}
	return through;
}

int main(void)
{
	int ends[2], received = 0;
	pthread_t thread;
	void *result;
	char byte;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || pthread_create(&thread, NULL, hand_out, &ends[0]) != 0)
		return 1;
	while (received < REQUESTS && recv(ends[1], &byte, 1, 0) == 1)
		received++;
	return pthread_join(thread, &result) != 0 || !result;
}
