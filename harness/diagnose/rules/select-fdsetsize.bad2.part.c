#include <stddef.h>
#include <sys/select.h>

int wait_for_room(int fd);

static struct {
	fd_set set;
	char others[128];
} waiting;

int wait_for_room(int fd)
{
	FD_ZERO(&waiting.set);
	FD_SET(fd, &waiting.set);
	return select(fd + 1, NULL, &waiting.set, NULL, NULL); /* HERE */
}
