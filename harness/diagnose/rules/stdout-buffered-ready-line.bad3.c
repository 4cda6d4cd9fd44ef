/* A child serves, and waits in poll(). */
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(int fd)
{
	struct pollfd watched = {.fd = fd, .events = POLLIN};

	puts("READY unix service");
	while (poll(&watched, 1, -1) > 0) /* HERE */
		(void)close(accept(fd, NULL, NULL));
	return 1;
}

int main(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "service"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 5) < 0)
		return 1;
	if (fork() == 0)
		_exit(serve(fd));
	return wait(NULL) < 0;
}
