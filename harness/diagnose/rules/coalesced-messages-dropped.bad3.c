/* The server is a thread; the main thread sends two requests at once, as soon as it trusts the server. */
#include <ctype.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *data)
{
	int fd = *(int *)data;
	char request[64];

	while (recv(fd, request, sizeof request, 0) > 0) { /* HERE */
		char answer[2] = {(char)toupper((unsigned char)request[0]), '\n'};

		if (send(fd, answer, 2, 0) != 2)
			return NULL;
	}
	return data;
}

int main(void)
{
	char answer[2];
	pthread_t thread;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || pthread_create(&thread, NULL, serve, &ends[1]) != 0)
		return 1;
	if (send(ends[0], "a\n", 2, 0) != 2 || recv(ends[0], answer, 2, MSG_WAITALL) != 2)
		return 1;
	if (send(ends[0], "b\nc\n", 4, 0) != 4)
		return 1;
	if (recv(ends[0], answer, 2, MSG_WAITALL) != 2 || recv(ends[0], answer, 2, MSG_WAITALL) != 2)
		return 1;
	return shutdown(ends[0], SHUT_WR) < 0 || pthread_join(thread, NULL) != 0;
}
