/* The chat runs in a thread, over TCP; the client who was accepted first does not read. */
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static struct pollfd fds[2];

static void *chat(void *data)
{
	static char text[16384];
	ssize_t n;
	int i;

	while (poll(fds, 2, -1) > 0)
		for (i = 0; i < 2; i++) {
			n = fds[i].revents ? recv(fds[i].fd, text, sizeof text, 0) : 0;
			if (n > 0 && send(fds[1 - i].fd, text, (size_t)n, 0) != n) /* HERE */
				return NULL;
		}
	return data;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	static char text[16384];
	socklen_t length = sizeof at;
	int i, listener = socket(AF_INET, SOCK_STREAM, 0), clients[2];
	pthread_t thread;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	for (i = 0; i < 2; i++) {
		clients[i] = socket(AF_INET, SOCK_STREAM, 0);
		if (clients[i] < 0 || connect(clients[i], (struct sockaddr *)&at, sizeof at) < 0)
			return 1;
		fds[i] = (struct pollfd){accept(listener, NULL, NULL), POLLIN, 0};
	}
	if (pthread_create(&thread, NULL, chat, NULL) != 0)
		return 1;
	for (i = 0; i < 500; i++)
		if (send(clients[1], text, sizeof text, 0) != sizeof text)
			return 1;
	return pthread_join(thread, NULL) != 0;
}
