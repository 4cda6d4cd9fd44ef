/* A thread accepts one client, leaves it to a child, and waits for the signal that ends the server. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve_one(void *data)
{
	int listener = *(int *)data, fd;

	fd = accept(listener, NULL, NULL);
	if (fd >= 0 && fork() == 0)
		_exit(send(fd, "12:00\n", 6, 0) != 6 || close(fd) < 0);
	(void)pause(); /* HERE */
	return NULL;
}

static int ask(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char line[64];

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0)
		return 1;
	while (recv(fd, line, sizeof line, 0) > 0)
		;
	return close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	pthread_t thread;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || ask(&at));
	return pthread_create(&thread, NULL, serve_one, &listener) != 0 || pthread_join(thread, NULL) != 0;
}
