/* Right: to 255.255.255.255 nobody can connect, but a datagram may be sent there: to everybody on this network. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in all = {
		.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(INADDR_BROADCAST)}};
	int on = 1, fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof on) < 0)
		return 1;
	if (sendto(fd, "?", 1, 0, (struct sockaddr *)&all, sizeof all) < 0)
		perror("this machine has no network"); /* in which case nobody is there to ask */
	return close(fd) < 0;
}
