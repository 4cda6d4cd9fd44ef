/* fault: short-one@main,receive,socket#1,1
   The first receive gives one byte of a length of four; the others are put upon it. */
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int read_exactly(int fd, void *to, size_t wanted);

static int print_message(int fd)
{
	static unsigned char length[4];
	static char text[1 << 16];
	int size;

	if (read_exactly(fd, length, sizeof length) < 0)
		return 1;
	size = length[1] << 16 | length[2] << 8 | length[3];
	if (size > (int)sizeof text || read_exactly(fd, text, (size_t)size) < 0) {
		fprintf(stderr, "the message is cut\n");
		return 1;
	}
	return printf("%.*s\n", size, text) < 0;
}

int main(void)
{
	int ends[2], failed;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || send(ends[1], "\0\0\0\7message\0\0\0\5again", 20, MSG_NOSIGNAL) != 20);
	if (close(ends[1]) < 0)
		return 1;
	failed = print_message(ends[0]);
	return wait(NULL) < 0 || failed;
}
