/* A child is the server; its folder has a long name. */
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(const char *folder)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	size_t i;

	for (i = 0; i < sizeof at.sun_path && folder[i]; i++)
		at.sun_path[i] = folder[i];
	return fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0; /* HERE */
}

int main(void)
{
	char path[300];
	int status;

	(void)snprintf(path, sizeof path, "/tmp/%0150d.socket", 1); /* it has room */
	if (fork() == 0)
		_exit(serve(path));
	return wait(&status) < 0;
}
