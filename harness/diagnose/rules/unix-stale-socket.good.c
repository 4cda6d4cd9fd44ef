/* Right: the file is in the way, so the server asks whether somebody answers; nobody does, and it takes the name over. */
#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int open_server(const struct sockaddr_un *at)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), probe = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0 || probe < 0)
		return -1;
	if (bind(fd, (const struct sockaddr *)at, sizeof *at) < 0) {
		if (errno != EADDRINUSE || connect(probe, (const struct sockaddr *)at, sizeof *at) == 0 ||
			errno != ECONNREFUSED || unlink(at->sun_path) < 0 ||
			bind(fd, (const struct sockaddr *)at, sizeof *at) < 0)
			return -1;
	}
	return listen(fd, 5) < 0 || close(probe) < 0 ? -1 : fd;
}

int main(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "/tmp/service"};
	int run, fd;

	for (run = 1; run <= 2; run++) {
		fd = open_server(&at);
		if (fd < 0 || close(fd) < 0)
			return 1;
	}
	return unlink(at.sun_path) < 0;
}
