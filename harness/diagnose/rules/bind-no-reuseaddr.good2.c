/* Right: the port is in use indeed, by a socket that listens; no option would change that, and the program says so. */
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int first = socket(AF_INET, SOCK_STREAM, 0), second = socket(AF_INET, SOCK_STREAM, 0);

	if (first < 0 || second < 0 || bind(first, (struct sockaddr *)&at, sizeof at) < 0 || listen(first, 5) < 0 ||
		getsockname(first, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (bind(second, (struct sockaddr *)&at, sizeof at) == 0 || errno != EADDRINUSE)
		return 1;
	return close(second) < 0 || close(first) < 0;
}
