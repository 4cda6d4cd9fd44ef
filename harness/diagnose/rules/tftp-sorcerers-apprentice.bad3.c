/* A thread sends the block that is under way after every ACK, the one of the block before included. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/time.h>
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

static void *send_file(void *data)
{
	static unsigned char packet[516] = {0, 3, 0, 0};
	unsigned char ack[4], block = 1;
	int fd = *(int *)data;

	while (block <= 3) {
		size_t length = block < 3 ? sizeof packet : 9;

		packet[3] = block;
		if (sendto(fd, packet, length, 0, (struct sockaddr *)&own, sizeof own) < 0) /* HERE */
			return NULL;
		if (recv(fd, ack, sizeof ack, 0) != 4)
			return NULL;
		if (ack[3] == block)
			block++;
	}
	return data;
}

int main(void)
{
	struct sockaddr_in at, tid;
	int known = open_socket(&at), sender = open_socket(&tid), receiver = open_socket(&own), i;
	struct timeval second = {.tv_sec = 1};
	unsigned char packet[516];
	pthread_t thread;

	say(receiver, &at, "\0\1motd\0octet", 13);
	if (recv(known, packet, sizeof packet, 0) != 13 ||
		setsockopt(sender, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) < 0)
		return 1;
	for (i = 0; i < 4; i++)
		say(receiver, &tid, i < 2 ? "\0\4\0\1" : i == 2 ? "\0\4\0\2" : "\0\4\0\3", 4);
	return pthread_create(&thread, NULL, send_file, &sender) != 0 || pthread_join(thread, NULL) != 0;
}
