#include <stddef.h>
#include <sys/select.h>

int next_ready(fd_set *set, int highest);

int next_ready(fd_set *set, int highest)
{
	int fd;

	if (select(highest + 1, set, NULL, NULL, NULL) < 0) /* HERE */
		return -1;
	for (fd = 0; fd <= highest; fd++)
		if (FD_ISSET(fd, set))
			return fd;
	return -1;
}
