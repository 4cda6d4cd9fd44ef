/* A child asks, by IPv6, and compares the number of an answer with nothing. */
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int ask_all(int fd)
{
	char request[] = "#a how many?", answer[32];
	ssize_t n;

	for (; request[1] <= 'c'; request[1]++) {
		if (send(fd, request, strlen(request), 0) < 0)
			return 1;
		n = read(fd, answer, sizeof answer); /* HERE */
		if (n < 0 || write(1, answer + 2, (size_t)n - 2) != n - 2)
			return 1;
	}
	return 0;
}

int main(void)
{
	struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT}, from;
	int fd = socket(AF_INET6, SOCK_DGRAM, 0), client = socket(AF_INET6, SOCK_DGRAM, 0), status, i;
	char message[32], answer[] = "#? 30 apples\n";
	socklen_t length = sizeof at;

	if (fd < 0 || client < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(fd, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(fd) < 0 || ask_all(client));
	for (i = 0; i < 3; i++) {
		length = sizeof from;
		if (recvfrom(fd, message, sizeof message, 0, (struct sockaddr *)&from, &length) < 2)
			return 1;
		answer[1] = message[1];
		answer[3]++;
		if (sendto(fd, answer, strlen(answer), 0, (struct sockaddr *)&from, length) < 0 ||
			(i == 1 && sendto(fd, answer, strlen(answer), 0, (struct sockaddr *)&from, length) < 0))
			return 1;
	}
	return wait(&status) < 0 || status != 0;
}
