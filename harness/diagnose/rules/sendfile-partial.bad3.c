/* fault: short@main/1,send,socket#1,1
   The sender is a child; it takes what sendfile returns for the size of the file. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int upload(int to)
{
	static char content[30000];
	int file = open("/tmp/upload", O_RDWR | O_CREAT | O_TRUNC, 0600);
	ssize_t n;

	if (file < 0 || write(file, content, sizeof content) != sizeof content || lseek(file, 0, SEEK_SET) != 0)
		return 1;
	n = sendfile(to, file, NULL, 30000); /* HERE */
	if (n < 0)
		return 1;
	printf("%zd bytes were sent\n", n);
	return fflush(stdout) != 0;
}

int main(void)
{
	static char block[65536];
	int ends[2], status;
	ssize_t n;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[1]) < 0 || upload(ends[0]));
	if (close(ends[0]) < 0)
		return 1;
	while ((n = recv(ends[1], block, sizeof block, 0)) > 0)
		;
	return n < 0 || wait(&status) < 0 || status != 0;
}
