/* A thread connects to this machine; INADDR_LOOPBACK is a number in the order of the machine. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void *visit(void *name)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {INADDR_LOOPBACK}};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) { /* HERE */
		perror(name);
		return NULL;
	}
	return close(fd) < 0 ? NULL : name;
}

int main(void)
{
	pthread_t thread;
	void *done = NULL;

	if (pthread_create(&thread, NULL, visit, "client") != 0 || pthread_join(thread, &done) != 0)
		return 1;
	return done == NULL;
}
