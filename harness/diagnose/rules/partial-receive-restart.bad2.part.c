#include <sys/socket.h>
#include <sys/types.h>

int read_exactly(int fd, void *to, size_t wanted);

int read_exactly(int fd, void *to, size_t wanted)
{
	size_t got = 0;

	while (got < wanted) {
		ssize_t n = recv(fd, to, wanted - got, 0); /* HERE */

		if (n <= 0)
			return -1;
		got += (size_t)n;
	}
	return 0;
}
