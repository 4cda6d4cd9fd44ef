/* The log was opened for appending; then it is made non-blocking, and does not append any more. */
#include <fcntl.h>
#include <unistd.h>

int main(void)
{
	int fd = open("/tmp/log", O_WRONLY | O_CREAT | O_APPEND, 0600);

	if (fd < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) < 0) /* HERE */
		return 1;
	return write(fd, "line\n", 5) != 5 || close(fd) < 0;
}
