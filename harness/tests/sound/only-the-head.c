/* Of long datagrams only the head is wanted, so the rest may be lost; of others the length is asked first, with MSG_PEEK. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HEAD = 4, LENGTH = 900 };

static int talk(int fd)
{
	char letter[LENGTH];

	memset(letter, 'x', sizeof letter);
	memcpy(letter, "HEAD", HEAD);
	return send(fd, letter, sizeof letter, 0) != LENGTH || send(fd, letter, sizeof letter, 0) != LENGTH;
}

int main(void)
{
	char head[HEAD], *letter;
	int ends[2], status;
	ssize_t length;

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(talk(ends[1]));
	if (recv(ends[0], head, sizeof head, MSG_TRUNC) != LENGTH || memcmp(head, "HEAD", HEAD) != 0)
		return 1;
	length = recv(ends[0], NULL, 0, MSG_PEEK | MSG_TRUNC);
	letter = length > 0 ? malloc((size_t)length) : NULL;
	if (!letter || recv(ends[0], letter, (size_t)length, 0) != length)
		return 1;
	free(letter);
	return wait(&status) < 0 || status != 0;
}
