/* A thread opens an IPv6 listening socket, and sets the option when it listens already. */
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *open_listener(void *result)
{
	struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	int on = 1, fd = socket(AF_INET6, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 5) < 0)
		return NULL;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0) /* HERE */
		*(int *)result = fd;
	return NULL;
}

int main(void)
{
	pthread_t thread;
	int listener = -1;

	if (pthread_create(&thread, NULL, open_listener, &listener) != 0 || pthread_join(thread, NULL) != 0 ||
		listener < 0)
		return 1;
	return close(listener) < 0;
}
