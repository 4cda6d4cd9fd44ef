#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

void acknowledge(int fd, const struct sockaddr_in *server, const unsigned char *data);

void acknowledge(int fd, const struct sockaddr_in *server, const unsigned char *data)
{
	unsigned char ack[4] = {0, 4, data[2], data[3]};

	if (sendto(fd, ack, sizeof ack, 0, (const struct sockaddr *)server, sizeof *server) < 0) /* HERE */
		exit(1);
}
