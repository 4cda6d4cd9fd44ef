/* A server asks another program for the date, which gets the listening socket, too. */
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof any) < 0 || listen(fd, 5) < 0)
		return 1;
	if (fork() == 0) {
		execlp("true", "true", (char *)NULL); /* HERE */
		perror("true");
		_exit(127);
	}
	(void)wait(NULL);
	return close(fd) < 0;
}
