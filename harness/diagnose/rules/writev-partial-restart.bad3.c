/* fault: short@main/1,send,socket#1,1
   A child sends a message in two parts with sendmsg, and when it was short, the whole message once more. */
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static int report(int fd)
{
	static char text[6000];
	char number[] = "0001 ";
	struct iovec parts[2] = {{number, 5}, {text, sizeof text}};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	ssize_t n;

	memset(text, 't', sizeof text);
	do
		n = sendmsg(fd, &message, 0); /* HERE */
	while (n >= 0 && n < 6005);
	return n < 0;
}

int main(void)
{
	char block[1024];
	int ends[2];
	ssize_t n;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[1]) < 0 || report(ends[0]));
	if (close(ends[0]) < 0)
		return 1;
	while ((n = read(ends[1], block, sizeof block)) > 0)
		;
	return n < 0;
}
