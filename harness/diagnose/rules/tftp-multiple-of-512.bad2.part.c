#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int send_all(int fd, int file, const struct sockaddr_in *to);

int send_all(int fd, int file, const struct sockaddr_in *to)
{
	unsigned char data[516] = {0, 3, 0, 0}, ack[4];
	ssize_t n;

	while ((n = read(file, data + 4, 512)) > 0) {
		data[3]++;
		if (sendto(fd, data, 4 + (size_t)n, 0, (const struct sockaddr *)to, sizeof *to) < 0) /* HERE */
			return -1;
		if (recv(fd, ack, sizeof ack, 0) != 4)
			return -1;
	}
	return (int)n;
}
