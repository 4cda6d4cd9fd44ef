/* Right: the first client is not to be heard any more, so it is taken out of the set on purpose; the second one is silent. */
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	int one[2], two[2];
	fd_set watched;
	char word;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, one) < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, two) < 0 ||
		send(one[1], "12", 2, 0) != 2)
		return 1;
	for (;;) {
		FD_ZERO(&watched);
		FD_SET(two[0], &watched);
		if (select(two[0] + 1, &watched, NULL, NULL, NULL) < 0 || recv(two[0], &word, 1, 0) != 1)
			return 1;
	}
}
