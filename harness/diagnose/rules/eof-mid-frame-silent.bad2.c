/* The server answers to a request that broke off in the middle as if it were whole. */
#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

size_t receive_most(int fd, void *to, size_t length);

static int ask(int fd)
{
	char answer[64];

	if (send(fd,
		    "\x00\x08"
		    "upper",
		    7, 0) != 7 ||
		shutdown(fd, SHUT_WR) < 0) /* 8 are announced, 5 come */
		return 1;
	return recv(fd, answer, sizeof answer, 0) <= 0;
}

int main(void)
{
	unsigned char header[2];
	char text[256];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || ask(ends[1]));
	if (close(ends[1]) < 0 || receive_most(ends[0], header, 2) != 2)
		return 1;
	(void)receive_most(ends[0], text, (size_t)(header[0] << 8 | header[1])); /* as much as there is */
	return send(ends[0], "done\n", 5, 0) != 5 || wait(NULL) < 0;
}
