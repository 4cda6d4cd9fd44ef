/* Ten requests come together; each is answered by itself. */
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
	char requests[64];
	int ends[2];
	ssize_t n, i;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || ask(ends[1]));
	if (close(ends[1]) < 0)
		return 1;
	while ((n = recv(ends[0], requests, sizeof requests, 0)) > 0)
		for (i = 0; i < n; i++)
			if (requests[i] == '\n' && send(ends[0], "ok\n", 3, 0) != 3) /* HERE */
				return 1;
	return n < 0 || wait(NULL) < 0;
}
