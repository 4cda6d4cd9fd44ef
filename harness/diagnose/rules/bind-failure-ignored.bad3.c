/* A child wants the datagrams of a port that its parent has. It waits for them on a socket without any port. */
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void receive(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	char text[100];

	bind(fd, (const struct sockaddr *)at, sizeof *at); /* HERE */
	while (recv(fd, text, sizeof text, 0) >= 0)
		;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	pid_t child;

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(fd, (struct sockaddr *)&at, &length) < 0)
		return 1;
	child = fork();
	if (child == 0) {
		receive(&at);
		_exit(1);
	}
	(void)sleep(1); /* the child has had its chance; never interrupted */
	return kill(child, SIGTERM) < 0 || waitpid(child, NULL, 0) != child;
}
