/* Right: SO_REUSEADDR. The second start fails, as it should, and says so. */
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sockaddr_in at = {.sin_family = AF_INET};

static int open_listener(void)
{
	int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0)
		return -1;
	if (bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 5) == 0)
		return fd;
	if (errno == EADDRINUSE)
		(void)write(STDERR_FILENO, "the port is in use\n", 19);
	(void)close(fd);
	return -1;
}

int main(void)
{
	socklen_t length = sizeof at;
	int first, status;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	first = open_listener();
	if (first < 0 || getsockname(first, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(first) == 0 && open_listener() < 0 ? 7 : 0);
	return wait(&status) < 0 || WEXITSTATUS(status) != 7 || close(first) < 0;
}
