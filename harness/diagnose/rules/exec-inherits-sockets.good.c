/* Right: the listening socket is closed on exec, and the program that is executed gets the connection as its standard output. */
#include <stdio.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), ends[2];

	if (fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof any) < 0 || listen(fd, 5) < 0)
		return 1;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return 1;
	if (fork() == 0) {
		if (dup2(ends[1], 1) < 0)
			_exit(1);
		execlp("echo", "echo", "hello", (char *)NULL);
		perror("echo");
		_exit(127);
	}
	(void)wait(NULL);
	return close(fd) < 0;
}
