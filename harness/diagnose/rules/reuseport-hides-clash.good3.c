/* Right: this is what SO_REUSEPORT is for. Two workers of one server have a socket each, and share the clients of the port. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sockaddr_in at = {.sin_family = AF_INET};

static int open_listener(void)
{
	socklen_t length = sizeof at;
	int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0 ||
		bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 5) < 0 ||
		getsockname(fd, (struct sockaddr *)&at, &length) < 0)
		return -1;
	return fd;
}

int main(void)
{
	int first = open_listener(), status; /* the port of the first is that of all */

	if (first < 0)
		return 1;
	if (fork() == 0)
		_exit(open_listener() < 0);
	return wait(&status) < 0 || status != 0 || close(first) < 0;
}
