#include <netinet/in.h>
#include <sys/socket.h>

int send_block(int fd, const struct sockaddr_in *to, int number);

int send_block(int fd, const struct sockaddr_in *to, int number)
{
	unsigned char data[516] = {0, 3, 0, (unsigned char)number};

	return (int)sendto(fd, data, sizeof data, 0, (const struct sockaddr *)to, sizeof *to); /* HERE */
}
