/* A server listens; a thread of it starts the program once more, and nothing says that the port is taken. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_listener(struct sockaddr_in *at)
{
	socklen_t length = sizeof *at;
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0 || /* HERE */
		bind(fd, (struct sockaddr *)at, sizeof *at) < 0 || listen(fd, 5) < 0 ||
		getsockname(fd, (struct sockaddr *)at, &length) < 0)
		return -1;
	return fd;
}

static void *start_once_more(void *port)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		execl("/proc/self/exe", "server", (char *)port, (char *)NULL);
		_exit(127);
	}
	return waitpid(child, &status, 0) == child && status == 0 ? port : NULL;
}

int main(int argc, char **argv)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET, .sin_port = htons((unsigned short)(argc > 1 ? atoi(argv[1]) : 0))};
	pthread_t thread;
	void *started = NULL;
	char port[8];
	int fd = open_listener(&at);

	if (fd < 0 || argc > 1)
		return fd < 0;
	(void)snprintf(port, sizeof port, "%d", ntohs(at.sin_port)); /* five digits at most */
	if (pthread_create(&thread, NULL, start_once_more, port) != 0 || pthread_join(thread, &started) != 0)
		return 1;
	return started == NULL || close(fd) < 0;
}
