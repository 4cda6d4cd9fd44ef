/* The buffer is allocated, and filled by a function of another file. */
#include <stdlib.h>
#include <sys/socket.h>

int answer(int connection, char *word, size_t room);

int main(void)
{
	int pair[2], good;
	char *word = malloc(8);

	if (!word || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0 || send(pair[1], "farewell", 8, 0) != 8)
		return 1;
	good = answer(pair[0], word, 8);
	free(word);
	return !good;
}
