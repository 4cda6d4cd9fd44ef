#include <string.h>
#include <sys/socket.h>

int answer(int connection, char *word, size_t room);

int answer(int connection, char *word, size_t room)
{
	ssize_t n = recv(connection, word, room, 0);

	if (n < 0)
		return 0;
	word[n] = 0; /* HERE */
	return send(connection, word, strlen(word), 0) >= 0;
}
