/* Right: SHUT_WR ends the direction that is finished; after the answer comes SHUT_RDWR, which ends what is left. */
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(int fd)
{
	char block[64];
	ssize_t n, sum = 0;

	while ((n = read(fd, block, sizeof block)) > 0)
		sum += n;
	return send(fd, &sum, sizeof sum, MSG_NOSIGNAL) != sizeof sum;
}

int main(void)
{
	int ends[2];
	ssize_t sum;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[1]) < 0 || serve(ends[0]));
	if (close(ends[0]) < 0 || send(ends[1], "12345", 5, 0) != 5 || shutdown(ends[1], SHUT_WR) < 0)
		return 1;
	if (read(ends[1], &sum, sizeof sum) != sizeof sum || shutdown(ends[1], SHUT_RDWR) < 0)
		return 2;
	return close(ends[1]) < 0 || wait(NULL) < 0;
}
