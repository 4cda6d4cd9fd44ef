/* Right order, wrong length: the client announces 9 bytes and sends 5. Both wait, but not because of the order of bytes. */
#include <arpa/inet.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

static int serve(int fd)
{
	uint32_t length;
	char text[100];

	if (recv(fd, &length, sizeof length, MSG_WAITALL) != sizeof length || ntohl(length) > sizeof text)
		return 1;
	return recv(fd, text, ntohl(length), MSG_WAITALL) != (ssize_t)ntohl(length);
}

int main(void)
{
	uint32_t length = htonl(9);
	char answer[3];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || serve(ends[1]));
	if (close(ends[1]) < 0 || send(ends[0], &length, sizeof length, 0) != sizeof length ||
		send(ends[0], "hello", 5, 0) != 5)
		return 1;
	return recv(ends[0], answer, 3, MSG_WAITALL) != 3;
}
