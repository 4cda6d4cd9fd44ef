/* The function copies from any descriptor to any other, with a buffer of one page. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int copy(int from, int to);

static int download(const struct sockaddr_in *at)
{
	static char block[65536];
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	ssize_t n;

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0)
		return 1;
	while ((n = recv(fd, block, sizeof block, 0)) > 0)
		;
	return n < 0;
}

int main(void)
{
	static char content[500 * 1024];
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0), file = open("/tmp/file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	socklen_t length = sizeof at;

	if (file < 0 || write(file, content, sizeof content) != sizeof content || lseek(file, 0, SEEK_SET) != 0 ||
		listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || download(&at));
	fd = accept(listener, NULL, NULL);
	return fd < 0 || copy(file, fd) < 0 || close(fd) < 0 || wait(NULL) < 0;
}
