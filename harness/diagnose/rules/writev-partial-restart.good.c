/* fault: short@main,send,stdout,1
   Right: whole pieces are skipped, and the one that was cut is moved forward. */
#include <string.h>
#include <sys/uio.h>

static int write_pieces(int fd, struct iovec *pieces, int count)
{
	while (count > 0) {
		ssize_t n = writev(fd, pieces, count);

		if (n < 0)
			return -1;
		for (; count > 0 && (size_t)n >= pieces->iov_len; pieces++, count--)
			n -= (ssize_t)pieces->iov_len;
		if (count > 0) {
			pieces->iov_base = (char *)pieces->iov_base + n;
			pieces->iov_len -= (size_t)n;
		}
	}
	return 0;
}

int main(void)
{
	static char body[9000];
	char head[] = "length 9000\n";
	struct iovec pieces[2] = {{head, sizeof head - 1}, {body, sizeof body}};

	memset(body, 'b', sizeof body);
	return write_pieces(1, pieces, 2) < 0;
}
