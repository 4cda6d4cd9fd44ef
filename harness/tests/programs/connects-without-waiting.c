/* Three connects that do not wait: one that is made, one that is refused, one that is asked for a second time. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int begin(const struct sockaddr_in *address)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (fd < 0 || (connect(fd, (const struct sockaddr *)address, sizeof *address) < 0 && errno != EINPROGRESS))
		return -1;
	return fd;
}

static int outcome(int fd)
{
	struct pollfd wait = {.fd = fd, .events = POLLOUT};
	socklen_t length = sizeof(int);
	int error = -1;

	if (poll(&wait, 1, -1) != 1 || getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0)
		return -1;
	return error;
}

int main(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in nobody = address;
	socklen_t length = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM, 0), closed = socket(AF_INET, SOCK_STREAM, 0), made, refused, again;

	if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 1) < 0)
		return 1;
	if (getsockname(listener, (struct sockaddr *)&address, &length) < 0)
		return 1;
	/* bound, but not listening */
	if (bind(closed, (struct sockaddr *)&nobody, sizeof nobody) < 0 ||
		getsockname(closed, (struct sockaddr *)&nobody, &length) < 0)
		return 1;
	made = begin(&address);
	refused = begin(&nobody);
	if (made < 0 || outcome(made) != 0 || refused < 0 || outcome(refused) != ECONNREFUSED)
		return 1;
	again = begin(&address);
	while (connect(again, (struct sockaddr *)&address, sizeof address) < 0 && errno == EALREADY)
		;
	return send(again, "x", 1, MSG_NOSIGNAL) != 1;
}
