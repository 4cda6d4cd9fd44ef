/* A head and a body go out in one writev() and come in with one readv(); both go on where the last one stopped. */
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BODY = 5000 };

typedef ssize_t transfer(int fd, const struct iovec *parts, int count);

/** All of the parts; 0, or -1 for an error or an end that comes too early. */
static int move_all(transfer *move, int fd, struct iovec *parts, int count)
{
	while (count > 0) {
		ssize_t n = move(fd, parts, count);

		if (n <= 0)
			return -1;
		while (count > 0 && (size_t)n >= parts->iov_len) {
			n -= (ssize_t)parts->iov_len;
			parts++;
			count--;
		}
		if (count > 0) {
			parts->iov_base = (char *)parts->iov_base + n;
			parts->iov_len -= (size_t)n;
		}
	}
	return 0;
}

int main(void)
{
	static unsigned char body[BODY];
	uint32_t length = BODY;
	struct iovec parts[2] = {{&length, sizeof length}, {body, sizeof body}};
	int ends[2], status;

	/* whoever gives up leaves the other with an error, not with a signal */
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[0]);
		memset(body, 'x', sizeof body);
		_exit(move_all(writev, ends[1], parts, 2) < 0);
	}
	(void)close(ends[1]);
	if (move_all(readv, ends[0], parts, 2) < 0 || length != BODY || body[BODY - 1] != 'x')
		return 1;
	return wait(&status) < 0 || status != 0;
}
