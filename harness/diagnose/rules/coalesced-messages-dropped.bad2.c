/* The client writes its requests one by one, but does not wait; the function that reads a line forgets what is behind it. */
#include <sys/socket.h>
#include <unistd.h>

int read_line(int fd, char *line, int room);

static int play(int fd)
{
	char answer[2];
	int i;

	if (write(fd, "first\n", 6) != 6 || recv(fd, answer, 2, MSG_WAITALL) != 2)
		return 1;
	if (write(fd, "second\n", 7) != 7 || write(fd, "third\n", 6) != 6 || write(fd, "fourth\n", 7) != 7)
		return 1;
	for (i = 0; i < 3; i++)
		if (recv(fd, answer, 2, MSG_WAITALL) != 2)
			return 1;
	return 0;
}

int main(void)
{
	char line[100];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || play(ends[1]));
	if (close(ends[1]) < 0)
		return 1;
	while (read_line(ends[0], line, sizeof line) > 0) {
		line[1] = '\n';
		if (write(ends[0], line, 2) != 2)
			return 1;
	}
	return 0;
}
