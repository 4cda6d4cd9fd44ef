/* Right: the option is set, but there is one server only, before and after a restart; nothing clashes. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int run;

	for (run = 1; run <= 2; run++) {
		int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

		if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0 ||
			bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 5) < 0 ||
			getsockname(fd, (struct sockaddr *)&at, &length) < 0 || close(fd) < 0)
			return 1;
	}
	return 0;
}
