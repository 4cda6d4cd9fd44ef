/* Right: the bytes of the file are changed on their way; they have to come by here. */
#include <ctype.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int read_all(int fd)
{
	static char block[65536];
	ssize_t n;

	while ((n = recv(fd, block, sizeof block, 0)) > 0)
		;
	return n < 0;
}

int main(void)
{
	static char content[64 * 1024];
	char block[1024], upper[1024];
	int ends[2], file = open("/tmp/file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	ssize_t n, i;

	if (file < 0 || write(file, content, sizeof content) != sizeof content || lseek(file, 0, SEEK_SET) != 0 ||
		socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || read_all(ends[1]));
	if (close(ends[1]) < 0)
		return 1;
	while ((n = read(file, block, sizeof block)) > 0) {
		for (i = 0; i < n; i++)
			upper[i] = (char)toupper((unsigned char)block[i]);
		if (send(ends[0], upper, (size_t)n, 0) != n)
			return 1;
	}
	return n < 0 || close(ends[0]) < 0 || wait(NULL) < 0;
}
