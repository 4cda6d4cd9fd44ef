/* The program starts itself once more, with the port as its argument. Both listen there, and each gets some of the clients. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int on = 1, status, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char port[8];

	if (argc > 1)
		at.sin_port = htons((unsigned short)atoi(argv[1]));
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0) /* HERE */
		return 1;
	if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 5) < 0 ||
		getsockname(fd, (struct sockaddr *)&at, &length) < 0)
		return 2;
	if (argc > 1) /* the second one has started */
		return close(fd) < 0;
	(void)snprintf(port, sizeof port, "%d", ntohs(at.sin_port)); /* five digits at most */
	if (fork() == 0) {
		execl("/proc/self/exe", argv[0], port, (char *)NULL);
		_exit(127);
	}
	return wait(&status) < 0 || status != 0 || close(fd) < 0;
}
