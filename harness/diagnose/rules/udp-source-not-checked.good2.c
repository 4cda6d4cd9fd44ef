/* Right: the client looks at the sender, and goes on waiting when it is another one. */
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
	struct sockaddr_in servers, clients, others, from;
	int server = bound_socket(&servers), client = bound_socket(&clients), other = bound_socket(&others);
	socklen_t length = sizeof from;
	char answer[64];
	ssize_t n;

	if (server < 0 || client < 0 || other < 0 ||
		sendto(client, "price?", 6, 0, (struct sockaddr *)&servers, sizeof servers) != 6 ||
		sendto(other, "nothing\n", 8, 0, (struct sockaddr *)&clients, sizeof clients) != 8 ||
		sendto(server, "10 dollars\n", 11, 0, (struct sockaddr *)&clients, sizeof clients) != 11)
		return 1;
	do {
		length = sizeof from;
		n = recvfrom(client, answer, sizeof answer, 0, (struct sockaddr *)&from, &length);
	} while (n >= 0 && (from.sin_port != servers.sin_port || from.sin_addr.s_addr != servers.sin_addr.s_addr));
	return n < 0 || write(1, answer, (size_t)n) != n;
}
