/* Right: select works on a copy of the set. */
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	fd_set watched, ready;
	int one[2], two[2], heard = 0;
	char word;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, one) < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, two) < 0)
		return 1;
	if (fork() == 0)
		_exit(send(one[1], "1", 1, 0) != 1 || sleep(1) != 0 || send(two[1], "2", 1, 0) != 1 || sleep(1) != 0);
	FD_ZERO(&watched);
	FD_SET(one[0], &watched);
	FD_SET(two[0], &watched);
	while (heard < 2) {
		ready = watched;
		if (select(two[0] + 1, &ready, NULL, NULL, NULL) <= 0)
			return 1;
		if (FD_ISSET(one[0], &ready) && recv(one[0], &word, 1, 0) == 1)
			heard++;
		if (FD_ISSET(two[0], &ready) && recv(two[0], &word, 1, 0) == 1)
			heard++;
	}
	return wait(NULL) < 0;
}
