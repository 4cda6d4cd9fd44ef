/* A child receives datagrams and wants to know the sender, but says that there are 0 bytes of room for its address. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int receive(int fd)
{
	static struct {
		struct sockaddr_in from;
		socklen_t length;
	} sender;
	char word[16];

	if (recvfrom(fd, word, sizeof word, 0, (struct sockaddr *)&sender.from, &sender.length) != 5) /* HERE */
		return 1;
	return sender.from.sin_port == 0; /* nobody to answer to */
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int status, server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(receive(server));
	if (sendto(client, "hello", 5, 0, (struct sockaddr *)&at, sizeof at) != 5)
		return 1;
	return wait(&status) < 0 || status != 0;
}
