/* The client is a thread, which sends binary data to a server that takes all there is. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in at = {.sin_family = AF_INET};

static void *send_picture(void *picture)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char receipt[16];

	if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) < 0 || send(fd, picture, 300, 0) != 300)
		return NULL;
	if (recv(fd, receipt, sizeof receipt, 0) <= 0) /* HERE */
		return NULL;
	return close(fd) < 0 ? NULL : picture;
}

int main(void)
{
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);
	unsigned char picture[300], block[128], sum = 0;
	socklen_t length = sizeof at;
	pthread_t thread;
	ssize_t n;
	int i;

	for (i = 0; i < 300; i++)
		picture[i] = (unsigned char)(i * 7);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		pthread_create(&thread, NULL, send_picture, picture) != 0)
		return 1;
	fd = accept(listener, NULL, NULL);
	while (fd >= 0 && (n = recv(fd, block, sizeof block, 0)) > 0)
		while (n-- > 0)
			sum ^= block[n];
	return send(fd, &sum, 1, 0) != 1 || pthread_join(thread, NULL) != 0;
}
