#include <string.h>
#include <sys/socket.h>

int serve(int connection);

int serve(int connection)
{
	char word[64];

	memset(word, 0, sizeof word);
	while (recv(connection, word, sizeof word, 0) > 0) /* HERE */
		if (send(connection, word, strlen(word), 0) < 0)
			return 1;
	return 0;
}
