/* Right: what was not taken is kept, and offered again when there is room. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

static char message[100000];

static int deliver(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = write(fd, bytes, length);

		if (n < 0 && errno != EAGAIN)
			return -1;
		if (n < 0 && poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, -1) < 0)
			return -1;
		if (n > 0) {
			bytes += n;
			length -= (size_t)n;
		}
	}
	return 0;
}

int main(void)
{
	char block[4096];
	size_t i;
	int ends[2];

	for (i = 0; i < sizeof message; i++)
		message[i] = (char)('a' + i % 23);
	if (pipe(ends) < 0 || fcntl(ends[1], F_SETFL, O_NONBLOCK) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[1]);
		while (read(ends[0], block, sizeof block) > 0)
			;
		_exit(0);
	}
	(void)close(ends[0]);
	if (deliver(ends[1], message, sizeof message) < 0)
		return 1;
	(void)close(ends[1]);
	return wait(NULL) < 0;
}
