/* The client's connection becomes standard output of another program; that of the first client is still open, too. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int clients[2][2];

static void serve(int fd)
{
	if (dup2(fd, 1) < 0 || close(fd) < 0)
		_exit(1);
	execlp("echo", "echo", "hello", (char *)NULL); /* HERE */
	perror("echo");
	_exit(127);
}

int main(void)
{
	int i;

	for (i = 0; i < 2; i++)
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, clients[i]) < 0 ||
			fcntl(clients[i][0], F_SETFD, FD_CLOEXEC) < 0)
			return 1;
	if (fork() == 0)
		serve(clients[1][1]);
	return wait(NULL) < 0;
}
