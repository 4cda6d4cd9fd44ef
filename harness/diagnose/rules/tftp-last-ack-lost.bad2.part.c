#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int receive_file(int fd);

int receive_file(int fd)
{
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	unsigned char data[516], ack[4] = {0, 4};
	ssize_t n;

	do {
		n = recvfrom(fd, data, sizeof data, 0, (struct sockaddr *)&from, &length);
		if (n < 4)
			return -1;
		ack[2] = data[2];
		ack[3] = data[3];
		if (sendto(fd, ack, sizeof ack, 0, (struct sockaddr *)&from, length) != 4) /* HERE */
			return -1;
	} while (n == 516);
	return close(fd);
}
