/* Somebody else is faster than the server, and the client prints what he says. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static int bound_socket(struct sockaddr_in *at)
{
	socklen_t length = sizeof *at;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	*at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	if (fd < 0 || bind(fd, (struct sockaddr *)at, sizeof *at) < 0 ||
		getsockname(fd, (struct sockaddr *)at, &length) < 0)
		return -1;
	return fd;
}

int main(void)
{
	struct sockaddr_in servers, clients, others;
	int server = bound_socket(&servers), client = bound_socket(&clients), other = bound_socket(&others);
	char answer[64];
	ssize_t n;

	if (server < 0 || client < 0 || other < 0 ||
		sendto(client, "price?", 6, 0, (struct sockaddr *)&servers, sizeof servers) != 6 ||
		sendto(other, "nothing\n", 8, 0, (struct sockaddr *)&clients, sizeof clients) != 8)
		return 1;
	n = recv(client, answer, sizeof answer, 0); /* HERE */
	return n < 0 || write(1, answer, (size_t)n) != n;
}
