/* The function that ends a request ends the connection. */
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int end_request(int fd);

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
	if (close(ends[0]) < 0 || send(ends[1], "12345", 5, 0) != 5 || end_request(ends[1]) < 0)
		return 1;
	if (read(ends[1], &sum, sizeof sum) != sizeof sum)
		return 2;
	return wait(NULL) < 0;
}
