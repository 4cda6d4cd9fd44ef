/* The loop ends with the empty datagram; the one behind it is not read any more. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int report(const struct sockaddr_in *at)
{
	static const char *const lines[] = {"one\n", "", "three\n"};
	int i, fd = socket(AF_INET, SOCK_DGRAM, 0);

	for (i = 0; i < 3; i++) {
		if (sendto(fd, lines[i], lines[i][0] ? (size_t)(4 + i) : 0, 0, (const struct sockaddr *)at,
			    sizeof *at) < 0)
			return 1;
		(void)sleep(1); /* not all at once; never interrupted */
	}
	return 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	char line[100];
	ssize_t n;

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(fd, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(report(&at));
	while ((n = recv(fd, line, sizeof line, 0)) > 0) /* HERE */
		if (write(1, line, (size_t)n) != n)
			return 1;
	return wait(NULL) < 0;
}
