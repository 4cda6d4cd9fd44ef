/* Each thread that is started opens the same datagram socket for its time, and none removes the file. */
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void *listen_for_a_while(void *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "/tmp/news"};
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0) /* HERE */
		exit(1);
	return close(fd) < 0 ? NULL : path;
}

int main(void)
{
	pthread_t thread;
	int i;

	for (i = 0; i < 2; i++)
		if (pthread_create(&thread, NULL, listen_for_a_while, NULL) != 0 || pthread_join(thread, NULL) != 0)
			return 1;
	return 0;
}
