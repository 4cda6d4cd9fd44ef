/* A thread begins at 1 again, because the first block was number 1. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_socket(struct sockaddr_in *at)
{
	socklen_t length = sizeof *at;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	*at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	if (fd < 0 || bind(fd, (struct sockaddr *)at, sizeof *at) < 0 ||
		getsockname(fd, (struct sockaddr *)at, &length) < 0)
		_exit(1);
	return fd;
}

static void say(int fd, const struct sockaddr_in *to, const void *bytes, size_t length)
{
	if (sendto(fd, bytes, length, 0, (const struct sockaddr *)to, sizeof *to) != (ssize_t)length)
		_exit(1);
}

static struct sockaddr_in own;

static void *send_rest(void *data)
{
	static unsigned char packet[516] = {0, 3};
	unsigned char ack[4];
	int fd = *(int *)data, block = 65535, i;

	for (i = 0; i < 2; i++) {
		packet[2] = (unsigned char)(block >> 8);
		packet[3] = (unsigned char)block;
		if (sendto(fd, packet, sizeof packet, 0, (struct sockaddr *)&own, sizeof own) < 0) /* HERE */
			return NULL;
		if (recv(fd, ack, sizeof ack, 0) != 4)
			return NULL;
		block = block == 65535 ? 1 : block + 1;
	}
	return data;
}

int main(void)
{
	struct sockaddr_in at, tid;
	int known = open_socket(&at), sender = open_socket(&tid), receiver = open_socket(&own);
	unsigned char packet[516];
	pthread_t thread;

	say(receiver, &at, "\0\1motd\0octet", 13);
	if (recv(known, packet, sizeof packet, 0) != 13)
		return 1;
	say(receiver, &tid, "\0\4\377\377", 4);
	say(receiver, &tid, "\0\4\0\1", 4);
	return pthread_create(&thread, NULL, send_rest, &sender) != 0 || pthread_join(thread, NULL) != 0;
}
