/* A thread sends numbers with their length before them, and turns the length twice: it is as it was. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void *send_report(void *data)
{
	int fd = *(int *)data;
	uint32_t length = htonl(htonl(6));

	if (send(fd, &length, sizeof length, 0) != sizeof length || send(fd, "report", 6, 0) != 6) /* HERE */
		return NULL;
	return data;
}

int main(void)
{
	pthread_t thread;
	uint32_t length;
	int ends[2];
	char *text;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || pthread_create(&thread, NULL, send_report, &ends[0]) != 0)
		return 1;
	if (recv(ends[1], &length, sizeof length, MSG_WAITALL) != sizeof length)
		return 1;
	length = ntohl(length);
	text = malloc(length);
	if (!text || recv(ends[1], text, length, MSG_WAITALL) != (ssize_t)length)
		return 1;
	free(text);
	return pthread_join(thread, NULL) != 0;
}
