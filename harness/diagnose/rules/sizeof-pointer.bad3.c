/* The child answers with the buffer it was given, but only with as much of it as a pointer is long. */
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int answer(int fd)
{
	char *request = malloc(100);

	if (!request || recv(fd, request, 100, 0) <= 0)
		return 1;
	return send(fd, request, sizeof request, 0) < 0; /* HERE */
}

int main(void)
{
	char back[32];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(answer(ends[0]));
	if (send(ends[1], "twelve bytes", 12, 0) != 12 || recv(ends[1], back, sizeof back, 0) < 0)
		return 1;
	return wait(NULL) < 0;
}
