/* Right: the answers are collected, and sent when all requests in the buffer are answered. */
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int ask(int fd)
{
	char answers[30];

	if (send(fd, "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n", 20, 0) != 20)
		return 1;
	return recv(fd, answers, sizeof answers, MSG_WAITALL) != sizeof answers;
}

int main(void)
{
	char requests[64], answers[3 * sizeof requests];
	int ends[2];
	ssize_t n, i, length;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || ask(ends[1]));
	if (close(ends[1]) < 0)
		return 1;
	while ((n = recv(ends[0], requests, sizeof requests, 0)) > 0) {
		for (i = length = 0; i < n; i++)
			if (requests[i] == '\n') {
				memcpy(answers + length, "ok\n", 3);
				length += 3;
			}
		if (send(ends[0], answers, (size_t)length, 0) != length)
			return 1;
	}
	return n < 0 || wait(NULL) < 0;
}
