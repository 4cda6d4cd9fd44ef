/* The server opens its FIFO anew for each client, and a client that does not wait says so where nobody reads. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int say(const char *text, size_t length)
{
	int fd = open("words", O_WRONLY);

	return fd < 0 || write(fd, text, length) != (ssize_t)length || close(fd) < 0;
}

static int listen_once(void)
{
	int fd = open("words", O_RDONLY), count = 0;
	char block[64];
	ssize_t n;

	if (fd < 0)
		return -1;
	while ((n = read(fd, block, sizeof block)) > 0)
		count += (int)n;
	return close(fd) < 0 || n < 0 ? -1 : count;
}

int main(void)
{
	int fd, i, status, failed = 0;

	if (mkfifo("words", 0600) < 0)
		return 1;
	fd = open("words", O_WRONLY | O_NONBLOCK);
	if (fd < 0 && errno == ENXIO)
		fprintf(stderr, "nobody reads yet\n");
	for (i = 0; i < 3; i++) {
		if (fork() == 0)
			_exit(say("a word", 6));
		failed |= listen_once() != 6;
		failed |= wait(&status) < 0 || status != 0;
	}
	return unlink("words") < 0 || failed;
}
