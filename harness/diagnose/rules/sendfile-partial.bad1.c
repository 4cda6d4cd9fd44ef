/* The socket has room for a part of the file, and does not wait. Nobody looks at how much went. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	static char content[1000000];
	int ends[2], file = open("/tmp/file", O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (file < 0 || write(file, content, sizeof content) != sizeof content || lseek(file, 0, SEEK_SET) != 0 ||
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) < 0)
		return 1;
	if (sendfile(ends[0], file, NULL, sizeof content) < 0) /* HERE */
		return 1;
	return close(file) < 0 || close(ends[0]) < 0;
}
