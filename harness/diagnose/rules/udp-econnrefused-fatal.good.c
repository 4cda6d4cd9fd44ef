/* Right: ECONNREFUSED is a lost datagram. The client waits until its time is over, and asks again. */
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

static int serve_later(const struct sockaddr_in *at)
{
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	char request;

	(void)sleep(1); /* never interrupted */
	return bind(fd, (const struct sockaddr *)at, sizeof *at) < 0 ||
		recvfrom(fd, &request, 1, 0, (struct sockaddr *)&from, &length) != 1 ||
		sendto(fd, "!", 1, 0, (struct sockaddr *)&from, length) != 1;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int old = socket(AF_INET, SOCK_DGRAM, 0), fd = socket(AF_INET, SOCK_DGRAM, 0), tries;
	ssize_t n = -1;
	char answer;

	if (old < 0 || fd < 0 || bind(old, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(old, (struct sockaddr *)&at, &length) < 0 || close(old) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(fd) < 0 || serve_later(&at));
	if (connect(fd, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	for (tries = 0; n < 0 && tries < 4; tries++) {
		if (send(fd, "?", 1, 0) == 1)
			n = recv(fd, &answer, 1, 0);
		if (n < 0 && errno == ECONNREFUSED)
			(void)usleep(700000);
	}
	return n != 1;
}
