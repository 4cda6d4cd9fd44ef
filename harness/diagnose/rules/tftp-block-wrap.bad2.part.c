#include <netinet/in.h>
#include <sys/socket.h>

int receive_block(int fd, const struct sockaddr_in *to, long expected);

int receive_block(int fd, const struct sockaddr_in *to, long expected)
{
	unsigned char data[516], ack[4] = {0, 4};

	if (recv(fd, data, sizeof data, 0) < 4) /* HERE */
		return -1;
	if ((data[2] << 8 | data[3]) != expected)
		return 0;
	ack[2] = data[2];
	ack[3] = data[3];
	return (int)sendto(fd, ack, sizeof ack, 0, (const struct sockaddr *)to, sizeof *to);
}
