#include <string.h>
#include <sys/socket.h>

int ask(int fd, const char *question, char *answer, int room);

int ask(int fd, const char *question, char *answer, int room)
{
	if (send(fd, question, strlen(question), 0) < 0)
		return -1;
	return (int)recv(fd, answer, (size_t)room, 0); /* HERE */
}
