/* A child hands its end of a pipe to its parent, who gets the end of the stream in place of it. */
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int hand_over(int through, int fd)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {{.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof fd)}};
	struct msghdr message = {.msg_control = &control, .msg_controllen = sizeof control};

	memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
	return sendmsg(through, &message, 0) < 0; /* HERE */
}

int main(void)
{
	int ends[2], report[2], status;
	char byte;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || pipe(report) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[1]) < 0 || hand_over(ends[0], report[0]));
	if (close(ends[0]) < 0 || recv(ends[1], &byte, 1, 0) != 0)
		return 1;
	return wait(&status) < 0 || status != 0;
}
