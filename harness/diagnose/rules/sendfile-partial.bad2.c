/* fault: short@main,send,socket#1,1
   The function that sends the file tests for an error, and for nothing else. */
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int send_file(int to, int file, unsigned long length);

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

	if (file < 0 || write(file, content, sizeof content) != sizeof content || lseek(file, 0, SEEK_SET) != 0 ||
		socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || read_all(ends[1]));
	if (send_file(ends[0], file, sizeof content) < 0 || shutdown(ends[0], SHUT_WR) < 0)
		return 1;
	return wait(NULL) < 0;
}
