/* The function has a vector, with a piece of length 0 in it. */
#include <sys/socket.h>
#include <unistd.h>

int send_fd(int through, int fd);

int main(void)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	return send_fd(ends[0], 0) < 0 || close(ends[0]) < 0 || close(ends[1]) < 0;
}
