/* A thread serves each client: one recv, one answer. */
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void *serve(void *data)
{
	int fd = accept(*(int *)data, NULL, NULL);
	char line[100];

	if (fd < 0 || recv(fd, line, sizeof line, 0) <= 0) /* HERE */
		return NULL;
	return send(fd, "yes\n", 4, 0) != 4 || close(fd) < 0 ? NULL : data;
}

int main(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "\0oracle"}; /* an abstract name: no file */
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), fd = socket(AF_UNIX, SOCK_STREAM, 0);
	pthread_t thread;
	char answer[16];

	if (listener < 0 || fd < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || pthread_create(&thread, NULL, serve, &listener) != 0 ||
		connect(fd, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (send(fd, "will it ", 8, 0) != 8)
		return 1;
	(void)sleep(1);                             /* thinking; never interrupted */
	(void)send(fd, "rain?\n", 6, MSG_NOSIGNAL); /* the answer tells whether it arrived */
	return recv(fd, answer, sizeof answer, 0) <= 0 || pthread_join(thread, NULL) != 0;
}
