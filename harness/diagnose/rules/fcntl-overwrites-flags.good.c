/* Right: the flags are read, and one is added. On a fresh socket there is nothing to lose. */
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	int flags, log = open("/tmp/log", O_WRONLY | O_CREAT | O_APPEND, 0600), fd = socket(AF_INET, SOCK_STREAM, 0);

	if (log < 0 || fd < 0)
		return 1;
	flags = fcntl(log, F_GETFL);
	if (flags < 0 || fcntl(log, F_SETFL, flags | O_NONBLOCK) < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
		return 1;
	return close(log) < 0 || close(fd) < 0;
}
