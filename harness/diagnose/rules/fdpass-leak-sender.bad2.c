/* A server that opens a file for each request of its client, the parent, and closes nothing but the connection. */
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REQUESTS = 25 };

int send_fd(int through, int fd);

static int serve(int fd)
{
	char request;
	int file;

	while (recv(fd, &request, 1, 0) == 1) {
		file = open("/dev/zero", O_RDONLY);
		if (file < 0 || send_fd(fd, file) < 0)
			return 1;
	}
	return 0;
}

int main(void)
{
	int ends[2], status, i;
	char answer;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	switch (fork()) {
	case -1:
		return 1;
	case 0:
		_exit(close(ends[0]) < 0 || serve(ends[1]));
	}
	if (close(ends[1]) < 0)
		return 1;
	for (i = 0; i < REQUESTS; i++)
		if (send(ends[0], "?", 1, 0) != 1 || recv(ends[0], &answer, 1, 0) != 1)
			return 1;
	if (close(ends[0]) < 0 || wait(&status) < 0)
		return 1;
	return status != 0;
}
