/* The same, but the parent closes the end to write to before it polls; and what it polls, besides, is its own input.
 * stdin: open */
#include <poll.h>
#include <unistd.h>

static int answer(int from, int to)
{
	char block[64];
	ssize_t n = read(from, block, sizeof block);

	return n < 0 || write(to, block, (size_t)n) < 0 || read(from, block, sizeof block) != 0;
}

int main(void)
{
	struct pollfd polls[2] = {{.fd = STDIN_FILENO, .events = POLLIN}};
	int there[2], back[2];

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
	close(there[1]);
	polls[1] = (struct pollfd){.fd = back[0], .events = POLLIN};
	return poll(polls, 2, -1) != 1 || !(polls[1].revents & POLLIN);
}
