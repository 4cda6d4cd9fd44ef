/* fault: short@main,send,socket#1,1
   Right: sendfile is called until nothing is left. */
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int read_all(int fd)
{
	static char block[65536];
	ssize_t n;

	while ((n = recv(fd, block, sizeof block, 0)) > 0)
		;
	return n < 0;
}

int main(void)
{
	static char content[40000];
	int ends[2], file = open("/tmp/file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	size_t left = sizeof content;

	if (file < 0 || write(file, content, sizeof content) != sizeof content || lseek(file, 0, SEEK_SET) != 0 ||
		socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || read_all(ends[1]));
	while (left > 0) {
		ssize_t n = sendfile(ends[0], file, NULL, left);

		if (n <= 0)
			return 1;
		left -= (size_t)n;
	}
	return shutdown(ends[0], SHUT_WR) < 0 || wait(NULL) < 0;
}
