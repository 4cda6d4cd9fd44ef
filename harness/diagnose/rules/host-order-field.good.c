/* Right: htonl before it is sent, ntohl after it was received. */
#include <arpa/inet.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(int fd)
{
	uint32_t length;
	char text[100];

	if (recv(fd, &length, sizeof length, MSG_WAITALL) != sizeof length || ntohl(length) > sizeof text)
		return 1;
	if (recv(fd, text, ntohl(length), MSG_WAITALL) != (ssize_t)ntohl(length))
		return 1;
	return send(fd, "ok\n", 3, 0) != 3;
}

int main(void)
{
	uint32_t length = htonl(5);
	char answer[3];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || serve(ends[1]));
	if (close(ends[1]) < 0 || send(ends[0], &length, sizeof length, 0) != sizeof length ||
		send(ends[0], "hello", 5, 0) != 5)
		return 1;
	return recv(ends[0], answer, 3, MSG_WAITALL) != 3 || wait(NULL) < 0;
}
