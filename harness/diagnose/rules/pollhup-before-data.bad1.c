/* The client says goodbye and goes. The server looks at POLLHUP first, and never hears it. */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct pollfd one = {-1, POLLIN, 0};
	char word[16];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || send(ends[1], "goodbye\n", 8, 0) != 8 ||
		close(ends[1]) < 0)
		return 1;
	one.fd = ends[0];
	while (poll(&one, 1, -1) > 0) {
		if (one.revents & POLLHUP)
			return close(ends[0]) < 0; /* HERE */
		if (recv(ends[0], word, sizeof word, 0) <= 0)
			return 1;
	}
	return 1;
}
