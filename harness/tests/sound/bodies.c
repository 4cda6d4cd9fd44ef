/* A small buffer for bodies of any length: what is in it is sent back, or added up, or forgotten, piece by piece; and a large one
   that takes whatever there is, many messages at once. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HEADER = 4, CHUNK = 8, AT_ONCE = 4 };

static ssize_t receive(int fd, void *to, size_t most)
{
	ssize_t n;

	while ((n = recv(fd, to, most, 0)) < 0 && errno == EINTR)
		;
	return n;
}

static int send_all(int fd, const char *next, size_t left)
{
	while (left > 0) {
		ssize_t n = send(fd, next, left, MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0) {
			next += n;
			left -= (size_t)n;
		}
	}
	return 0;
}

static int receive_header(int fd, unsigned char *header)
{
	size_t got = 0;
	ssize_t n;

	while (got < HEADER) {
		n = receive(fd, header + got, HEADER - got);
		if (n <= 0)
			return n < 0 || got > 0 ? -1 : 0;
		got += (size_t)n;
	}
	return 1;
}

/* One body: E is echoed, S answered by the sum of its bytes, whatever else is skipped. */
static int serve_body(int fd, char kind, size_t left)
{
	static char chunk[CHUNK];
	unsigned sum = 0;
	ssize_t n, i;

	for (; left > 0; left -= (size_t)n) {
		n = receive(fd, chunk, left < sizeof chunk ? left : sizeof chunk);
		if (n <= 0 || (kind == 'E' && send_all(fd, chunk, (size_t)n) < 0))
			return -1;
		for (i = 0; i < n; i++)
			sum += (unsigned char)chunk[i];
	}
	return kind == 'S' ? send_all(fd, (const char *)&sum, sizeof sum) : 0;
}

static int serve(int fd)
{
	unsigned char header[HEADER];
	int more;

	while ((more = receive_header(fd, header)) > 0)
		if (serve_body(fd, (char)header[0], header[3]) < 0)
			return 1;
	return more < 0;
}

/* Pieces of four bytes behind each other, until all answers are there. */
static size_t receive_answers(int fd, char *answers, size_t size)
{
	size_t got = 0;
	ssize_t n;

	while (got + AT_ONCE <= size && (n = receive(fd, answers + got, AT_ONCE)) > 0)
		got += (size_t)n;
	return got;
}

int main(void)
{
	static const char requests[] = "E\0\0\10body ok!S\0\0\10bodybodyX\0\0\11forget itE\0\0\24twenty bytes to echoS\0\0\0E\0\0\4done";
	char answers[64];
	unsigned sum;
	int ends[2], status;
	size_t got;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0) {
		close(ends[0]);
		_exit(serve(ends[1]));
	}
	close(ends[1]);
	if (send_all(ends[0], requests, sizeof requests - 1) < 0 || shutdown(ends[0], SHUT_WR) < 0)
		return 1;
	got = receive_answers(ends[0], answers, sizeof answers);
	memcpy(&sum, answers + 8, sizeof sum);
	printf("%.8s, %u\n", answers, sum);
	return waitpid(-1, &status, 0) < 0 || status != 0 || got != 8 + 4 + 20 + 4 + 4;
}
