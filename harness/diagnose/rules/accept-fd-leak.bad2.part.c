#include <sys/socket.h>
#include <unistd.h>

int serve_one(int listener);

int serve_one(int listener)
{
	int fd = accept(listener, NULL, NULL); /* HERE */
	char word;

	if (fd < 0 || recv(fd, &word, 1, 0) != 1)
		return -1;
	if (word != '!')
		return 0; /* not for us */
	return close(fd);
}
