/* Right: a high number is watched with poll(), and select() is only asked about low ones. */
#include <poll.h>
#include <sys/select.h>
#include <unistd.h>

int main(void)
{
	struct pollfd watched = {.fd = dup2(0, 1100), .events = POLLIN};
	struct timeval none = {0, 0};
	fd_set ready;

	FD_ZERO(&ready);
	FD_SET(0, &ready);
	if (watched.fd < 0 || select(FD_SETSIZE, &ready, NULL, NULL, &none) < 0)
		return 1;
	return poll(&watched, 1, -1) < 0;
}
