#include <netinet/in.h>
#include <sys/socket.h>

int receive_block(int fd, unsigned char *data, const struct sockaddr_in *peer);

int receive_block(int fd, unsigned char *data, const struct sockaddr_in *peer)
{
	unsigned char ack[4] = {0, 4};
	struct sockaddr_in from;
	socklen_t length = sizeof from;

	if (recvfrom(fd, data, 516, 0, (struct sockaddr *)&from, &length) < 4) /* HERE */
		return -1;
	ack[2] = data[2];
	ack[3] = data[3];
	return (int)sendto(fd, ack, sizeof ack, 0, (const struct sockaddr *)peer, sizeof *peer);
}
