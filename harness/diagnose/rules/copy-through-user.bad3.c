/* A thread sends the file with pread, half a kilobyte at a time. */
#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static int file, ends[2];

static void *send_file(void *data)
{
	char block[512];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(file, block, sizeof block, at)) > 0) { /* HERE */
		if (send(ends[0], block, (size_t)n, 0) != n)
			return NULL;
		at += n;
	}
	return shutdown(ends[0], SHUT_WR) < 0 ? NULL : data;
}

int main(void)
{
	static char content[100 * 1024], block[65536];
	pthread_t thread;
	ssize_t n;

	file = open("/tmp/file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (file < 0 || write(file, content, sizeof content) != sizeof content ||
		socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || pthread_create(&thread, NULL, send_file, NULL) != 0)
		return 1;
	while ((n = recv(ends[1], block, sizeof block, 0)) > 0)
		;
	return n < 0 || pthread_join(thread, NULL) != 0;
}
