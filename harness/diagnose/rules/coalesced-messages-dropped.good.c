/* Right: lines are taken out of the buffer while there is a whole one. */
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int play(int fd)
{
	char answer[3];
	int i;

	if (write(fd, "one\n", 4) != 4 || recv(fd, answer, 3, MSG_WAITALL) != 3 || write(fd, "two\nthree\n", 10) != 10)
		return 1;
	for (i = 0; i < 2; i++)
		if (recv(fd, answer, 3, MSG_WAITALL) != 3)
			return 1;
	return 0;
}

int main(void)
{
	char buffer[100], *end;
	size_t filled = 0;
	int ends[2];
	ssize_t n;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || play(ends[1]));
	if (close(ends[1]) < 0)
		return 1;
	while ((n = recv(ends[0], buffer + filled, sizeof buffer - filled, 0)) > 0) {
		filled += (size_t)n;
		while ((end = memchr(buffer, '\n', filled))) {
			filled -= (size_t)(end + 1 - buffer);
			memmove(buffer, end + 1, filled);
			if (send(ends[0], "ok\n", 3, 0) != 3)
				return 1;
		}
	}
	return n < 0 || wait(NULL) < 0;
}
