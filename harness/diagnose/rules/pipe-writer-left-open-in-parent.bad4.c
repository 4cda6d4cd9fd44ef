/* The child answers when it has read everything; the parent polls for the answer, and keeps the end to write to. */
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

static int answer(int from, int to)
{
	char block[64];
	size_t have = 0;
	ssize_t n;

	while ((n = read(from, block + have, sizeof block - have)) > 0)
		have += (size_t)n;
	return write(to, block, have) < 0;
}

int main(void)
{
	int there[2], back[2];
	char reply[64];

	if (pipe(there) < 0 || pipe(back) < 0)
		return 1;
	if (fork() == 0) {
		close(there[1]);
		close(back[0]);
		_exit(answer(there[0], back[1]));
	}
	close(there[0]);
	close(back[1]);
	if (write(there[1], "question\n", 9) != 9)
		return 1;
	if (poll(&(struct pollfd){.fd = back[0], .events = POLLIN}, 1, -1) < 0) /* HERE */
		return 1;
	return read(back[0], reply, sizeof reply) < 0;
}
