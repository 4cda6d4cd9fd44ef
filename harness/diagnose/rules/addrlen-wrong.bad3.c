/* A child sends a datagram, and counts the bytes of the address as if it were a pointer to it. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int report(int fd, const struct sockaddr_in *to)
{
	return sendto(fd, "done", 4, 0, (const struct sockaddr *)to, sizeof to) != 4; /* HERE */
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
		_exit(report(client, &at));
	return wait(&status) < 0 || status != 0;
}
