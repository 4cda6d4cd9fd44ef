#include <arpa/inet.h>
#include <sys/socket.h>

int receive_from(int fd, unsigned short port, char *text, int room);

int receive_from(int fd, unsigned short port, char *text, int room)
{
	struct sockaddr_in from;
	socklen_t length;
	ssize_t n;

	do {
		length = sizeof from;
		n = recvfrom(fd, text, (size_t)room, 0, (struct sockaddr *)&from, &length); /* HERE */
	} while (n >= 0 && from.sin_port != port);
	return (int)n;
}
