/* A thread connects its socket to everybody, to save the address with each send. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *announce(void *name)
{
	struct sockaddr_in all = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(0x7fffffff)}};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&all, sizeof all) < 0) /* HERE */
		return NULL;
	return send(fd, name, 1, 0) != 1 || close(fd) < 0 ? NULL : name;
}

int main(void)
{
	pthread_t thread;
	void *done = NULL;

	if (pthread_create(&thread, NULL, announce, "A") != 0 || pthread_join(thread, &done) != 0)
		return 1;
	return done == NULL;
}
