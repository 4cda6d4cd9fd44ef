/* Each thread reports to a server that is not there. */
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void *report(void *name)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "/tmp/reports"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)&at, sizeof at) < 0) /* HERE */
		perror("connect");
	if (send(fd, name, 1, MSG_NOSIGNAL) != 1)
		perror("send");
	(void)close(fd); /* nothing is lost by it */
	return name;
}

int main(void)
{
	pthread_t thread;

	return pthread_create(&thread, NULL, report, "A") != 0 || pthread_join(thread, NULL) != 0;
}
