/* A child sums up numbers of four bytes; the last one is cut, and nobody hears of it. */
#include <arpa/inet.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

static int read_number(int fd, uint32_t *number)
{
	size_t got = 0;

	while (got < sizeof *number) {
		ssize_t n = read(fd, (char *)number + got, sizeof *number - got); /* HERE */

		if (n <= 0)
			return 0;
		got += (size_t)n;
	}
	return 1;
}

static int sum_up(int fd)
{
	uint32_t number, sum = 0;

	while (read_number(fd, &number))
		sum += ntohl(number);
	return write(1, sum ? "some\n" : "none\n", 5) != 5;
}

int main(void)
{
	static const char numbers[] = "\0\0\0\1\0\0\0\2\0\0";
	int ends[2], status;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[1]) < 0 || sum_up(ends[0]));
	if (close(ends[0]) < 0 || write(ends[1], numbers, 10) != 10 || close(ends[1]) < 0)
		return 1;
	return wait(&status) < 0 || status != 0;
}
