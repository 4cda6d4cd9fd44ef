#include <sys/uio.h>

int write_pieces(int fd, struct iovec *pieces, int count);

int write_pieces(int fd, struct iovec *pieces, int count)
{
	while (count > 0) {
		ssize_t n = writev(fd, pieces, count); /* HERE */

		if (n < 0)
			return -1;
		while (count > 0 && (size_t)n >= pieces->iov_len) {
			n -= (ssize_t)pieces->iov_len;
			pieces++;
			count--;
		}
	}
	return 0;
}
