/* Right: the socket does not listen at all (EINVAL). That is the program's own mistake, no later call can be better, and it ends. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd, bound = socket(AF_INET, SOCK_STREAM, 0);

	if (bound < 0 || bind(bound, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	fd = accept(bound, NULL, NULL);
	if (fd < 0)
		return close(bound) < 0 ? 1 : 2;
	return close(fd) < 0;
}
