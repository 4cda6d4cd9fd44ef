#include <sys/socket.h>

char *receive_word(int fd, ssize_t *length);

char *receive_word(int fd, ssize_t *length)
{
	static char word[32];

	*length = recv(fd, word, sizeof word, 0); /* HERE */
	return word;
}
