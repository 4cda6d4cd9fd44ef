#include <poll.h>
#include <string.h>
#include <unistd.h>

int serve(struct pollfd *fds, int count, int which);

int serve(struct pollfd *fds, int count, int which)
{
	char word[4];
	int i;

	if (read(fds[which].fd, word, 4) != 4) /* HERE */
		return -1;
	for (i = 0; memcmp(word, "stop", 4) == 0 && i < count; i++)
		if (close(fds[i].fd) < 0)
			return -1;
	return 0;
}
