/* It is the second send that fails, in a function: it tells of the first one. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int report(int fd, const char *line, size_t length);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int old = socket(AF_INET, SOCK_DGRAM, 0), fd = socket(AF_INET, SOCK_DGRAM, 0), collector;

	if (old < 0 || fd < 0 || bind(old, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(old, (struct sockaddr *)&at, &length) < 0 || close(old) < 0)
		return 1;
	if (fork() == 0) {
		collector = socket(AF_INET, SOCK_DGRAM, 0);
		(void)sleep(2); /* never interrupted */
		_exit(bind(collector, (struct sockaddr *)&at, sizeof at) < 0);
	}
	if (connect(fd, (struct sockaddr *)&at, sizeof at) < 0 || report(fd, "load 1\n", 7) < 0)
		return 1;
	(void)sleep(1);
	return report(fd, "load 2\n", 7) < 0;
}
