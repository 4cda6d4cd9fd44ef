/* Right: sizeof the structure that was filled in. That a bound socket cannot be bound again (EINVAL) has nothing to do with it. */
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (bind(fd, (struct sockaddr *)&at, sizeof at) == 0 || errno != EINVAL)
		return 1;
	return listen(fd, 5) < 0 || close(fd) < 0;
}
