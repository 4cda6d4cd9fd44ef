/* The set is filled once, before the loop. After the first client has spoken, only that one is in it. */
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int one[2], two[2];
	fd_set watched;
	char word;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, one) < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, two) < 0)
		return 1;
	if (fork() == 0)
		_exit(send(one[1], "1", 1, 0) != 1 || sleep(1) != 0 || send(two[1], "2", 1, 0) != 1 || sleep(1) != 0);
	FD_ZERO(&watched);
	FD_SET(one[0], &watched);
	FD_SET(two[0], &watched);
	while (select(two[0] + 1, &watched, NULL, NULL, NULL) > 0) { /* HERE */
		if (FD_ISSET(one[0], &watched) && recv(one[0], &word, 1, 0) != 1)
			return 1;
		if (FD_ISSET(two[0], &watched) && recv(two[0], &word, 1, 0) != 1)
			return 1;
	}
	return 1;
}
